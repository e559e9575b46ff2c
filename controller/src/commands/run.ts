import { relative, resolve } from "node:path";
import { makePlan } from "../experiment/make-plan.js";
import { readExperiment } from "../experiment/read-experiment.js";
import { type ExitCode, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { safeJson } from "../model/visible-text.js";
import { summarize } from "../report/summary-text.js";
import { makeTerminalProgress } from "../run/progress.js";
import { type RunResult, runExperiment } from "../run/run-experiment.js";
import { RUNS_DIRECTORY } from "../run/runs-directory.js";
import { endOnSignals } from "./end-on-signals.js";

export interface RunCommandOptions {
  readonly set: readonly string[];
  readonly testbed?: string;
  readonly json?: boolean;
}

/** `fedprobe run`: from an experiment file to a report in runs/<id>/. */
export async function runRun(file: string, options: RunCommandOptions, io: Io): Promise<ExitCode> {
  const experiment = readExperiment(file, {
    set: options.set,
    ...(options.testbed && { testbed: options.testbed }),
  });
  for (const warning of experiment.warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
  const progress = makeTerminalProgress(io.stderr);
  using ending = endOnSignals(progress);
  const result = await runExperiment(makePlan(experiment), {
    runsDirectory: resolve(RUNS_DIRECTORY),
    signal: ending.signal,
    progress,
    onBegun: ending.begun,
  });
  if (options.json) io.stdout.write(`${safeJson(asJson(result))}\n`);
  else io.stdout.write(asText(result));
  return result.exitCode;
}

/** Problems were said when they came, on standard error. */
function asText({ report, reportFile, directory }: RunResult): string {
  if (!report || !reportFile) return `No report; what was collected is in ${directory}\n`;
  return `${summarize(report)}\n\nReport: ${relative(process.cwd(), reportFile)}\n`;
}

function asJson({ run, directory, reportFile, exitCode, problems, report }: RunResult): unknown {
  return { v: 1, run, directory, report: reportFile, exitCode, problems, results: report };
}
