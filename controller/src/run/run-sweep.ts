import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bitRate } from "@fedprobe/emulator";
import type { ExitCode } from "../model/errors.js";
import { METRICS } from "../model/metrics.js";
import type { Plan } from "../model/plan.js";
import {
  describePoint,
  pointsOf,
  type SweepPlan,
  type SweepPoint,
  type SweepRun,
  type ThroughputLimit,
} from "../model/sweep.js";
import { describeUnmet } from "../report/judge-run.js";
import { measure } from "../report/measure.js";
import { type SweepReport, summarizeSweep } from "../report/sweep/summarize-sweep.js";
import { writeSweep } from "../report/sweep/write-sweep.js";
import { makeRunId, type RunOptions } from "./open-run.js";
import { exitCodeOf } from "./outcome.js";
import { type RunResult, runExperiment } from "./run-experiment.js";

export interface SweepResult {
  readonly id: string;
  /** Absolute; its report.html is over all runs. */
  readonly directory: string;
  readonly exitCode: ExitCode;
  readonly report: SweepReport;
}

/**
 * Runs an experiment at every point of its sweep, one run after the other, each repetition with the next seed. The
 * report over all is written again after every run, so that it is there whatever happens. A run that fails does not
 * end the sweep; the user does. The exit code is the highest concern of all runs.
 */
export async function runSweep(
  name: string,
  sweep: SweepPlan,
  planAt: (point: SweepPoint) => Plan,
  options: RunOptions,
): Promise<SweepResult> {
  const id = makeRunId(`${name}-sweep`, new Date());
  const directory = join(options.runsDirectory, id);
  await mkdir(directory, { recursive: true });
  const points = pointsOf(sweep).flatMap((point) =>
    Array.from({ length: sweep.repetitions }, (_, index) => ({ point, repetition: index + 1 })),
  );
  const runs: SweepRun[] = [];
  let limits: readonly ThroughputLimit[] = [];
  for (const [index, { point, repetition }] of points.entries()) {
    if (options.signal.aborted) break;
    options.progress.note(`run ${index + 1} of ${points.length}: ${describeRun(point, repetition)}`);
    const plan = withSeed(planAt(point), repetition - 1);
    runs.push(toSweepRun(point, repetition, plan, await runExperiment(plan, options)));
    limits = limitsOf(plan);
    await writeSweep(summarizeSweep(name, sweep, runs, limits), directory);
  }
  const codes = runs.map(({ exitCode }) => exitCode as ExitCode);
  return { id, directory, exitCode: exitCodeOf(codes), report: summarizeSweep(name, sweep, runs, limits) };
}

function describeRun(point: SweepPoint, repetition: number): string {
  return [describePoint(point), `repetition ${repetition}`].filter((part) => part !== "").join(", ");
}

function withSeed(plan: Plan, more: number): Plan {
  const { emulation } = plan;
  return emulation ? { ...plan, emulation: { ...emulation, seed: emulation.seed + more } } : plan;
}

function toSweepRun(
  point: SweepPoint,
  repetition: number,
  { emulation }: Plan,
  { run, exitCode, report }: RunResult,
): SweepRun {
  const metrics = Object.keys(METRICS).flatMap((name) => {
    const value = report && measure(name, report);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...{ point, repetition, run, exitCode },
    ...(emulation && { seed: emulation.seed }),
    metrics: Object.fromEntries(metrics),
    unmet: report ? describeUnmet(report.ensured) : [],
  };
}

/** Bits of a serial line that carry a byte: one start, eight data, one stop. */
const BITS_A_BYTE = 10;

/** What the medium and the serial lines of sniffers carry at the very most. */
function limitsOf({ emulation }: Plan): readonly ThroughputLimit[] {
  if (!emulation) return [];
  const lines = emulation.sniffers.flatMap(({ name, baud }) =>
    baud === undefined ? [] : [{ name: `the serial line of ${name}`, kbps: (baud * 8) / BITS_A_BYTE / 1000 }],
  );
  return [{ name: "the medium", kbps: bitRate(emulation.radio.phy) / 1000 }, ...lines];
}
