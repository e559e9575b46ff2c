/**
 * `npm run soak -- --minutes N [--seed S]`: runs the quickstart again and again, each time with a fault at a
 * moment of its own, and checks that nothing is left and that what was promised is there. Appends what happened
 * to docs/soak.jsonl; exits with 1 if a promise was broken.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { listProcesses } from "@fedprobe/probe-agent";
import { REPOSITORY, type RunningCommand, Workplace } from "../support/command.js";
import { leftoversOf } from "../support/leftovers.js";

const QUICKSTART = join(REPOSITORY, "experiments/quickstart/experiment.yaml");
const RESULTS = join(REPOSITORY, "docs/soak.jsonl");
/** A run takes about this long, so faults hit every phase. */
const RUN_MS = 38_000;

/** A fault, and the exit codes with which the run may end. */
interface Fault {
  readonly name: string;
  readonly codes: readonly (number | null)[];
  strike(command: RunningCommand, run: string): void;
}

const killProgram = (name: string) => (_: RunningCommand, run: string) => {
  const found = listProcesses().find(({ args }) =>
    args.some((arg) => arg.includes(run) && arg.includes(`/${name}/`)),
  );
  if (found) process.kill(found.pid, "SIGKILL");
};

const FAULTS: readonly Fault[] = [
  { name: "none", codes: [0], strike: () => {} },
  { name: "Ctrl-C", codes: [0, 9], strike: (command) => command.kill("SIGINT") },
  { name: "kill -9 of the controller", codes: [0, null], strike: (command) => command.kill("SIGKILL") },
  { name: "kill -9 of a probe", codes: [0, 5, 6, 8], strike: killProgram("east") },
  { name: "kill -9 of the correlator", codes: [0, 5, 8], strike: killProgram("correlator") },
  { name: "kill -9 of the emulator", codes: [0, 5, 8], strike: killProgram("emulator") },
];

/** Mulberry32: the same seed strikes at the same moments. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function strikeOnce(fault: Fault, afterMs: number): Promise<readonly string[]> {
  await using workplace = new Workplace();
  const command = workplace.start("run", QUICKSTART);
  const ended = command.result.then(() => undefined);
  await Promise.race([delay(afterMs), ended]);
  const run = workplace.runs[0] ?? "";
  fault.strike(command, run);
  const { code, stderr } = await command.result;
  const broken: string[] = [];
  if (!fault.codes.includes(code)) broken.push(`exit code ${code}:\n${stderr}`);
  const begun = workplace.runs[0];
  if (begun === undefined) return broken;
  if (code === null && (await workplace.run("destroy", begun)).code !== 0) broken.push("destroy failed");
  broken.push(...leftoversOf(begun).map((left) => `left: ${left}`));
  if (code !== null && !workplace.runFile(begun, "report.json").includes('"v"')) broken.push("no report");
  return broken;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: "string", default: "10" }, seed: { type: "string" } },
  });
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const random = makeRandom(seed);
  const end = performance.now() + Number(values.minutes) * 60_000;
  process.stdout.write(`seed ${seed}\n`);
  for (let round = 1; performance.now() < end; round += 1) {
    const fault = FAULTS[Math.floor(random() * FAULTS.length)] as Fault;
    const afterMs = Math.round(random() * RUN_MS);
    const broken = await strikeOnce(fault, afterMs);
    const result = { at: new Date().toISOString(), seed, round, fault: fault.name, afterMs, broken };
    process.stdout.write(`${broken.length === 0 ? "✓" : "✗"} ${round} ${fault.name} after ${afterMs} ms\n`);
    appendFileSync(RESULTS, `${JSON.stringify(result)}\n`);
    for (const line of broken) process.stdout.write(`    ${line}\n`);
    if (broken.length > 0) process.exitCode = 1;
  }
}

await main();
