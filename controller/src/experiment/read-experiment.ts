import { dirname, resolve } from "node:path";
import type { Property } from "@fedprobe/properties";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import { isRecorded, type PropertyFile, type TestbedPlan } from "../model/plan.js";
import type { SweepPlan } from "../model/sweep.js";
import { checkEmulation } from "./check-emulation.js";
import { checkEnsure } from "./check-ensure.js";
import { checkFiles, type FilesContext } from "./check-files.js";
import { checkForm, type Draft, type Form } from "./check-form.js";
import { checkNetwork } from "./check-network.js";
import { checkNodes } from "./check-nodes.js";
import { checkPropertyParameters } from "./check-property-parameters.js";
import { checkReactions, findIdleReactions } from "./check-reactions.js";
import { checkSweep } from "./check-sweep.js";
import { checkTestbed } from "./check-testbed.js";
import { checkTime } from "./check-time.js";
import { fillParameters } from "./fill-parameters.js";
import { findWarnings } from "./find-warnings.js";
import { type Finding, type FoundProblem, locate, tell } from "./finding.js";
import { loadProperties } from "./load-properties.js";
import { parameterValues } from "./parameter-values.js";
import { checkNetworks, planEmulation } from "./plan-emulation.js";
import { readText } from "./read-text.js";
import { readYaml, type YamlSource } from "./read-yaml.js";
import { resolvePath } from "./resolve-path.js";
import { resolveTestbed } from "./resolve-testbed.js";
import type { ExperimentFile } from "./schema.js";
import { DEFAULT_PROPERTIES } from "./schema-terms.js";

/** An experiment that was read and checked: what its file says, and what the files say that it names. */
export interface Experiment {
  /** Absolute path of the file. */
  readonly file: string;
  /** As written, with parameters filled in, defaults applied, and absolute paths of captures. */
  readonly declared: ExperimentFile;
  /** The file's, or the one that --testbed asked for. */
  readonly testbed: TestbedPlan;
  readonly files: readonly PropertyFile[];
  readonly properties: readonly Property[];
  /** What is no mistake but will disappoint, in the order of the file; `validate` and `plan` show it. */
  readonly warnings: readonly Problem[];
  /** What is swept and was not set to one value. */
  readonly sweep?: SweepPlan;
}

export interface ReadOptions {
  /** `name=value` of parameters. */
  readonly set?: readonly string[];
  /** Kind of testbed to use instead of the file's. */
  readonly testbed?: string;
}

/** Problems that are shown; the rest is counted. */
const MOST_PROBLEMS = 100;

/**
 * Reads an experiment file, fills in its parameters and checks it, with all files that it names.
 * @throws FedprobeError (3) with everything that is wrong, in the order of the file
 */
export function readExperiment(file: string, options: ReadOptions = {}): Experiment {
  const folder = dirname(resolve(file));
  const text = readText(file);
  if (typeof text !== "string") return refuse([text]);
  const source = readYaml(text, file);
  if ("broken" in source) return refuse(source.broken);

  const { form, loaded, findings } = examine(source, folder, options);
  const own = inOrder([...source.problems, ...findings.map((finding) => locate(finding, source))]);
  const problems = [...own, ...loaded.problems, ...checkReactions(form.draft, loaded.properties)];
  const { file: declared } = form;
  if (!declared || problems.length > 0) return refuse(problems);
  const { files, properties } = loaded;
  const testbed = resolveTestbed(options.testbed === "local" ? { kind: "local" } : declared.testbed, folder);
  const disappointing = findWarnings(declared, properties).map((finding) => locate(finding, source));
  const idle = findIdleReactions(declared.reactions, properties);
  const warnings = [...[...disappointing, ...idle].map(tell), ...loaded.warnings];
  return {
    file: resolve(file),
    declared: locateCaptures(declared, folder),
    testbed,
    files,
    properties,
    warnings,
    ...planSweep(declared, options.set ?? []),
  };
}

/** A swept parameter that --set gives has that value alone. */
function planSweep({ sweep }: ExperimentFile, set: readonly string[]): { sweep?: SweepPlan } {
  if (!sweep) return {};
  const isSet = (name: string) => set.some((assignment) => assignment.startsWith(`${name}=`));
  const parameters = Object.entries(sweep.parameters).filter(([name]) => !isSet(name));
  return { sweep: { ...sweep, parameters: Object.fromEntries(parameters) } };
}

/** Everything that is found in the data of a file, by all checks. */
function examine(
  { data: written }: YamlSource,
  folder: string,
  { set = [], testbed: override }: ReadOptions,
) {
  const folders = { file: folder, current: process.cwd() };
  const parameters = parameterValues(written, set, folders);
  const filled = fillParameters(written, parameters.values);
  const form = checkForm(filled.data, filled.unfilled);
  const { draft } = form;
  const loaded = loadProperties(
    "properties" in draft ? (draft.properties ?? []) : DEFAULT_PROPERTIES,
    folder,
  );
  const given = "property_parameters" in draft ? (draft.property_parameters ?? {}) : {};
  const tuned = loaded.problems.length > 0 ? [] : checkPropertyParameters(given, loaded.properties);
  const files = { folders, paths: parameters.paths, written, usesTestbed: override !== "local" };
  const checked = [...checkDraft(draft, override, files), ...checkSimulation(form), ...tuned];
  const all = [parameters, filled, form, { findings: checked }, loaded];
  return { form, loaded, findings: all.flatMap(({ findings }) => findings) };
}

function checkDraft(draft: Draft, override: string | undefined, files: FilesContext): Finding[] {
  return [
    ...checkNodes(draft),
    ...checkTestbed(draft, override),
    ...checkEmulation(draft),
    ...checkTime(draft),
    ...checkNetwork(draft),
    ...checkEnsure(draft),
    ...checkSweep(draft),
    ...checkFiles(draft, files),
  ];
}

/** What only the emulator can say, of an emulation in which nothing else is wrong. */
function checkSimulation({ draft, file }: Form): Finding[] {
  if (!file?.emulation || checkEmulation(draft).length > 0) return [];
  return checkNetworks(planEmulation(file.emulation, file.timeline));
}

function locateCaptures(declared: ExperimentFile, folder: string): ExperimentFile {
  const probes = Object.entries(declared.probes).map(([name, probe]) => {
    const { source } = probe;
    if (!isRecorded(source)) return [name, probe];
    return [name, { ...probe, source: { ...source, path: resolvePath(source.path, folder) } }];
  });
  return { ...declared, probes: Object.fromEntries(probes) };
}

function inOrder(problems: readonly FoundProblem[]): FoundProblem[] {
  return problems.toSorted(
    ({ place: a }, { place: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}

function refuse(problems: readonly FoundProblem[]): never {
  const told = problems.slice(0, MOST_PROBLEMS).map(tell);
  const rest = problems.length - told.length;
  const more = { message: `… and ${rest} more problems`, next: "mend these first" };
  throw new FedprobeError(EXIT.invalidExperiment, rest > 0 ? [...told, more] : told);
}
