import { join, relative, resolve } from "node:path";
import { makePlan } from "../experiment/make-plan.js";
import { type Experiment, readExperiment } from "../experiment/read-experiment.js";
import { type ExitCode, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { pointsOf, type SweepPoint, settingsOf } from "../model/sweep.js";
import { safeJson } from "../model/visible-text.js";
import { summarize } from "../report/summary-text.js";
import { describeSweep } from "../report/sweep/sweep-text.js";
import { makeTerminalProgress } from "../run/progress.js";
import { type RunResult, runExperiment } from "../run/run-experiment.js";
import { runSweep, type SweepResult } from "../run/run-sweep.js";
import { RUNS_DIRECTORY } from "../run/runs-directory.js";
import { endOnSignals } from "./end-on-signals.js";

export interface RunCommandOptions {
  readonly set: readonly string[];
  readonly testbed?: string;
  readonly json?: boolean;
}

/** `fedprobe run`: from an experiment file to a report in runs/<id>/; a sweep has one of each of its runs and of all. */
export async function runRun(file: string, options: RunCommandOptions, io: Io): Promise<ExitCode> {
  const readAt = (point: SweepPoint) => readWith(file, options, point);
  const experiment = readAt({});
  for (const warning of experiment.warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
  // A mistake at the last point must not wait for all others to be run.
  if (experiment.sweep) for (const point of pointsOf(experiment.sweep)) readAt(point);
  const progress = makeTerminalProgress(io.stderr);
  using ending = endOnSignals(progress);
  const runOptions = {
    runsDirectory: resolve(RUNS_DIRECTORY),
    signal: ending.signal,
    progress,
    onBegun: ending.begun,
  };
  if (!experiment.sweep) return tellRun(await runExperiment(makePlan(experiment), runOptions), options, io);
  const planAt = (point: SweepPoint) => makePlan(readAt(point));
  const { name } = experiment.declared;
  return tellSweep(await runSweep(name, experiment.sweep, planAt, runOptions), options, io);
}

function readWith(file: string, { set, testbed }: RunCommandOptions, point: SweepPoint): Experiment {
  return readExperiment(file, { set: [...set, ...settingsOf(point)], ...(testbed && { testbed }) });
}

function tellRun(result: RunResult, { json }: RunCommandOptions, io: Io): ExitCode {
  if (json) io.stdout.write(`${safeJson(asJson(result))}\n`);
  else io.stdout.write(asText(result));
  return result.exitCode;
}

function tellSweep(result: SweepResult, { json }: RunCommandOptions, io: Io): ExitCode {
  const { id, directory, exitCode, report } = result;
  const file = join(directory, "report.html");
  if (json) {
    const document = { v: 1, sweep: id, directory, report: file, exitCode, results: report };
    io.stdout.write(`${safeJson(document)}\n`);
  } else io.stdout.write(`${describeSweep(report)}\nReport: ${relative(process.cwd(), file)}\n`);
  return exitCode;
}

/** Problems were said when they came, on standard error. */
function asText({ report, reportFile, directory }: RunResult): string {
  if (!report || !reportFile) return `No report; what was collected is in ${directory}\n`;
  return `${summarize(report)}\n\nReport: ${relative(process.cwd(), reportFile)}\n`;
}

function asJson({ run, directory, reportFile, exitCode, problems, report }: RunResult): unknown {
  return { v: 1, run, directory, report: reportFile, exitCode, problems, results: report };
}
