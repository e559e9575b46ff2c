import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type SimulationConfig, type SimulationSummary, writeEmulation } from "@fedprobe/emulator";
import { makePlan } from "../experiment/make-plan.js";
import { readExperiment } from "../experiment/read-experiment.js";
import { EXIT, type ExitCode, FedprobeError, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";

export interface EmulateOptions {
  readonly set: readonly string[];
  readonly out: string;
  readonly seed?: string;
  readonly speed: string;
}

/** 2026-01-01T00:00:00Z, µs since 1970: always the same, so that the same seed gives the same bytes. */
const ORIGIN_US = 1_767_225_600_000_000;

/**
 * `fedprobe emulate`: the emulated network of an experiment alone, without probes; its frames and its truth as files.
 * @throws FedprobeError (2, 3, 4) for options, for the file, and for a folder that cannot be written
 */
export async function runEmulate(file: string, options: EmulateOptions, io: Io): Promise<ExitCode> {
  const experiment = readExperiment(file, { set: options.set });
  for (const warning of experiment.warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
  const { duration, emulation } = makePlan(experiment);
  if (!emulation) {
    const next = "add emulation: {on, devices, sniffers}";
    throw new FedprobeError(EXIT.invalidExperiment, [
      { message: "there is no emulation", place: { file }, next },
    ]);
  }
  const { node: _, ...network } = emulation;
  const seed = readSeed(options.seed) ?? network.seed;
  const summary = await write({ ...network, seed, duration, originUs: ORIGIN_US }, options);
  io.stdout.write(tell(summary, resolve(options.out)));
  return EXIT.ok;
}

/** The first Ctrl-C ends it; what was done until then is written. */
async function write(config: SimulationConfig, options: EmulateOptions): Promise<SimulationSummary> {
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  const out = resolve(options.out);
  const speed = readSpeed(options.speed);
  try {
    mkdirSync(out, { recursive: true });
    return await writeEmulation(config, out, { speed, signal: ending.signal });
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    const message = `the files of the emulation cannot be written: ${error.message}`;
    throw new FedprobeError(EXIT.preflight, [{ message, next: "choose another folder with --out" }], {
      cause: error,
    });
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
  }
}

function usage(message: string, next: string): FedprobeError {
  return new FedprobeError(EXIT.usage, [{ message, next }]);
}

function readSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usage(`--seed ${JSON.stringify(text)} is no whole number`, "write it as --seed 7");
}

function readSpeed(text: string): number | "max" {
  if (text === "max") return text;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw usage(
    `--speed ${JSON.stringify(text)} is no speed`,
    "write max, or virtual seconds in a second: --speed 1",
  );
}

function tell({ devices, sniffers, transmitted }: SimulationSummary, out: string): string {
  const sum = (what: "sent" | "delivered") => devices.reduce((all, { reports }) => all + reports[what], 0);
  const lines = Object.entries(sniffers).map(([name, { given, heard, lost }]) => {
    return `  sniffer ${name}: ${heard} heard, ${given} given; lost: ${lost.fifo} in the FIFO, ${lost.collision} by collisions, ${lost["bad-fcs"]} with a wrong FCS`;
  });
  return [
    `${transmitted} frames of ${devices.length} devices; ${sum("delivered")} of ${sum("sent")} reports delivered`,
    ...lines,
    `Files: ${out}`,
    "",
  ].join("\n");
}
