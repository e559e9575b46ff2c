import { formatDuration } from "../experiment/duration.js";
import { makePlan } from "../experiment/make-plan.js";
import { type Experiment, readExperiment } from "../experiment/read-experiment.js";
import { EXIT, type ExitCode, FedprobeError, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import type { Plan } from "../model/plan.js";
import { pointsOf, settingsOf } from "../model/sweep.js";

export interface ValidateOptions {
  readonly set: readonly string[];
  readonly testbed?: string;
  readonly json?: boolean;
}

/**
 * `fedprobe validate`: one line that says what a good experiment holds, or everything that is wrong with it.
 * @throws FedprobeError (3) with the problems; with --json they are printed instead
 */
export async function runValidate(
  file: string,
  { set, testbed, json }: ValidateOptions,
  io: Io,
): Promise<ExitCode> {
  try {
    const experiment = readExperiment(file, { set, ...(testbed !== undefined && { testbed }) });
    const plan = makePlan(experiment);
    const counts = countParts(experiment, plan);
    // Each combination of a sweep is an experiment of its own.
    for (const point of experiment.sweep ? pointsOf(experiment.sweep) : [])
      readExperiment(file, {
        set: [...set, ...settingsOf(point)],
        ...(testbed !== undefined && { testbed }),
      });
    const { warnings } = experiment;
    for (const warning of warnings) io.stderr.write(`warning: ${formatProblem(warning)}\n`);
    if (json)
      io.stdout.write(
        `${JSON.stringify({ v: 1, valid: true, name: plan.name, counts, warnings, problems: [] })}\n`,
      );
    else io.stdout.write(`ok: ${plan.name}: ${formatCounts(counts)}; ${formatDuration(plan.duration)}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!json || !(error instanceof FedprobeError)) throw error;
    io.stdout.write(`${JSON.stringify({ v: 1, valid: false, problems: error.problems })}\n`);
    return error.exitCode;
  }
}

function countParts(
  { properties, sweep }: Experiment,
  { nodes, probes, emulation }: Plan,
): Readonly<Record<string, number>> {
  return {
    nodes: nodes.length,
    probes: probes.length,
    properties: properties.length,
    devices: emulation?.devices.length ?? 0,
    actions: emulation?.timeline.length ?? 0,
    runs: sweep ? pointsOf(sweep).length * sweep.repetitions : 0,
  };
}

/** `3 nodes, 1 probe`: what there is none of is left out. */
function formatCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([name, count]) => `${count} ${count === 1 ? singular(name) : name}`).join(", ");
}

function singular(name: string): string {
  return name === "properties" ? "property" : name.slice(0, -1);
}
