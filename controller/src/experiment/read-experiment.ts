import { dirname, resolve } from "node:path";
import type { Property } from "@fedprobe/properties";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import type { PropertyFile, TestbedPlan } from "../model/plan.js";
import { checkEmulation } from "./check-emulation.js";
import { checkFiles } from "./check-files.js";
import { checkForm, type Draft } from "./check-form.js";
import { checkNodes } from "./check-nodes.js";
import { checkTestbed } from "./check-testbed.js";
import { checkTime } from "./check-time.js";
import { fillParameters, resolvePath } from "./fill-parameters.js";
import { type Finding, locate } from "./finding.js";
import { loadProperties } from "./load-properties.js";
import { readText } from "./read-text.js";
import { readYaml } from "./read-yaml.js";
import { resolveTestbed } from "./resolve-testbed.js";
import type { ExperimentFile } from "./schema.js";
import { DEFAULT_PROPERTIES } from "./schema-terms.js";

/** An experiment that was read and checked: what its file says, and what the files say that it names. */
export interface Experiment {
  /** Absolute path of the file. */
  readonly file: string;
  /** As written, with parameters filled in and defaults applied. */
  readonly declared: ExperimentFile;
  /** The file's, or the one that --testbed asked for. */
  readonly testbed: TestbedPlan;
  /** Absolute paths of capture files by probe. */
  readonly captures: ReadonlyMap<string, string>;
  readonly files: readonly PropertyFile[];
  readonly properties: readonly Property[];
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
export function readExperiment(file: string, { set = [], testbed: override }: ReadOptions = {}): Experiment {
  const folder = dirname(resolve(file));
  const text = readText(file);
  if (typeof text !== "string") return refuse([text]);
  const source = readYaml(text, file);
  if (source.broken) return refuse(source.problems);

  const filled = fillParameters(source.data, set, { file: folder, current: process.cwd() });
  const { draft, findings, file: declared } = checkForm(filled.data, filled.unfilled);
  const loaded = loadProperties(
    "properties" in draft ? (draft.properties ?? []) : DEFAULT_PROPERTIES,
    folder,
  );
  const found = [...filled.findings, ...findings, ...checkDraft(draft, folder, override), ...loaded.findings];
  const problems = inOrder([...source.problems, ...found.map((finding) => locate(finding, source))]);
  if (!declared || problems.length + loaded.problems.length > 0)
    return refuse([...problems, ...loaded.problems]);

  const testbed = resolveTestbed(override === "local" ? { kind: "local" } : declared.testbed, folder);
  const { files, properties } = loaded;
  return {
    file: resolve(file),
    declared,
    testbed,
    captures: findCaptures(declared, folder),
    files,
    properties,
  };
}

function checkDraft(draft: Draft, folder: string, override: string | undefined): Finding[] {
  return [
    ...checkNodes(draft),
    ...checkTestbed(draft, override),
    ...checkEmulation(draft),
    ...checkTime(draft),
    ...checkFiles(draft, folder, override !== "local"),
  ];
}

function findCaptures({ probes }: ExperimentFile, folder: string): Map<string, string> {
  const captures = new Map<string, string>();
  for (const [name, { source }] of Object.entries(probes)) {
    if (source.kind === "file") captures.set(name, resolvePath(source.path, folder));
  }
  return captures;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    ({ place: a }, { place: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}

function refuse(problems: readonly Problem[]): never {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const rest = problems.length - shown.length;
  const more = { message: `… and ${rest} more problems`, next: "mend these first" };
  throw new FedprobeError(EXIT.invalidExperiment, rest > 0 ? [...shown, more] : shown);
}
