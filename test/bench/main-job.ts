import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { REPOSITORY as SOURCES, Workplace } from "../support/command.js";
import { REPOSITORY } from "./repository.js";
import { type BenchResult, describeMachine, lineOf, type Measurement } from "./result.js";

const QUICKSTART = join(SOURCES, "experiments/quickstart/experiment.yaml");
const ROUNDS = 10;

/** Starting the command, the quickstart, and its end by Ctrl-C, as a user waits for them. */
export async function benchMainJob(): Promise<BenchResult> {
  const measurements: Measurement[] = [];
  const add = (what: string, value: number, unit: string, most?: number) => {
    const budget = most === undefined ? {} : { budget: `at most ${most} ${unit}`, met: value <= most };
    const measurement = { what, value, unit, ...budget };
    console.log(lineOf(measurement));
    measurements.push(measurement);
  };
  const { help, bare } = timeStarts();
  add("fedprobe --help, compared with node -e 0, medians of 10", help / bare, "times", 2.2);
  add("fedprobe --help", help, "ms");
  add("the quickstart, from command to report", await timeRun(), "s", 60);
  timeProgram(process.execPath, ["scripts/setup.mjs", "--packages", "run"]);
  add("npm start with everything in place", timeProgram("npm", ["start"]) / 1000, "s", 75);
  add("from Ctrl-C in the middle of a run to the prompt", await timeInterrupt(), "s", 10);
  const input =
    "experiments/quickstart: 4 minutes of experiment time at speed 8, so 30 s of it are the experiment itself.";
  return { bench: "main-job", at: new Date().toISOString(), machine: describeMachine(), input, measurements };
}

/** Medians in ms, of starts that take turns, so that what else the machine does meets both. */
function timeStarts(): { help: number; bare: number } {
  const help: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(timeProgram(process.execPath, ["-e", "0"]));
    help.push(timeProgram(join(REPOSITORY, "node_modules/.bin/fedprobe"), ["--help"]));
  }
  return { help: median(help), bare: median(bare) };
}

function timeProgram(program: string, args: readonly string[]): number {
  const begun = performance.now();
  const { status, error } = spawnSync(program, args, { cwd: REPOSITORY, stdio: "ignore" });
  if (error || status !== 0) throw error ?? new Error(`${program} ${args.join(" ")} ended with ${status}`);
  return performance.now() - begun;
}

async function timeRun(): Promise<number> {
  await using workplace = new Workplace();
  const begun = performance.now();
  const { code, stderr } = await workplace.run("run", QUICKSTART);
  if (code !== 0) throw new Error(`the quickstart ended with ${code}:\n${stderr}`);
  return (performance.now() - begun) / 1000;
}

async function timeInterrupt(): Promise<number> {
  await using workplace = new Workplace();
  const command = workplace.start("run", QUICKSTART);
  await command.says(/[1-9]\d* frames heard/);
  const begun = performance.now();
  command.kill("SIGINT");
  await command.result;
  return (performance.now() - begun) / 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
