import { makePlan } from "../experiment/make-plan.js";
import { readExperiment } from "../experiment/read-experiment.js";
import { EXIT, type ExitCode, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { withoutKeys } from "../model/plan.js";
import { pointsOf, type SweepPlan } from "../model/sweep.js";
import { visibleText } from "../model/visible-text.js";
import { formatPlan } from "./plan-text.js";

export interface PlanOptions {
  readonly set: readonly string[];
  readonly testbed?: string;
  readonly json?: boolean;
}

/**
 * `fedprobe plan`: what a run would do, without touching anything; with --json the plan that it would follow.
 * @throws FedprobeError (3) with everything that is wrong with the file
 */
export async function runPlan(file: string, { set, testbed, json }: PlanOptions, io: Io): Promise<ExitCode> {
  const experiment = readExperiment(file, { set, ...(testbed !== undefined && { testbed }) });
  const plan = makePlan(experiment);
  for (const warning of experiment.warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
  if (json) io.stdout.write(`${JSON.stringify(withoutKeys(plan))}\n`);
  else io.stdout.write(`${formatSweep(experiment.sweep)}${formatPlan(plan, experiment.properties)}`);
  return EXIT.ok;
}

/** What a sweep runs, before the plan of its first point. */
function formatSweep(sweep: SweepPlan | undefined): string {
  if (!sweep) return "";
  const { parameters, repetitions } = sweep;
  const lines = Object.entries(parameters).map(([name, values]) => `  ${name}: ${values.join(", ")}`);
  const count = pointsOf(sweep).length;
  const head = `sweep of ${count * repetitions} runs: ${count} points, ${repetitions} of each`;
  return `${[head, ...lines].map((line) => `${visibleText(line)}\n`).join("")}\nat its first point:\n\n`;
}
