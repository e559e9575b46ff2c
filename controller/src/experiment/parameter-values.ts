import { firstPoint } from "./check-sweep.js";
import { isMapping, valueAt } from "./data-path.js";
import { aboutKey, type Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { resolvePath } from "./resolve-path.js";
import { quoted } from "./text.js";

export type ParameterValue = string | number;

/** The folders that relative paths start from. */
export interface Folders {
  /** Of the experiment file: for what the file says. */
  readonly file: string;
  /** Where the command was given: for what --set says. */
  readonly current: string;
}

/** What each parameter stands for; undefined where that is not known, which a finding says. */
export interface ParameterValues {
  readonly values: ReadonlyMap<string, ParameterValue | undefined>;
  /** Of each parameter that is a path: the text that was given for it, and by what. */
  readonly paths: ReadonlyMap<string, { readonly text: string; readonly by: "--set" | "default" }>;
  readonly findings: readonly Finding[];
}

/**
 * The values of the `parameters` of a file's data: what `set` (`name=value`) says, else the first of a sweep, else their
 * defaults.
 */
export function parameterValues(data: unknown, set: readonly string[], folders: Folders): ParameterValues {
  const declared = valueAt(data, ["parameters"]);
  const parameters = isMapping(declared) ? declared : {};
  const findings: Finding[] = [];
  const assigned = readAssignments(set, Object.keys(parameters), findings);
  const swept = firstPoint(valueAt(data, ["sweep"]));
  const values = Object.entries(parameters).map(([name, parameter]): [string, ParameterValue | undefined] => {
    const text = assigned.get(name);
    const value =
      text === undefined
        ? (swept.get(name) ?? readDefault(name, parameter, folders.file, findings))
        : readAssigned(name, parameter, text, folders.current, findings);
    return [name, value];
  });
  return { values: new Map(values), paths: givenPaths(parameters, assigned), findings };
}

function givenPaths(
  parameters: Readonly<Record<string, unknown>>,
  assigned: ReadonlyMap<string, string>,
): ParameterValues["paths"] {
  const paths: [string, { text: string; by: "--set" | "default" }][] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    if (valueAt(parameter, ["type"]) !== "path") continue;
    const set = assigned.get(name);
    const text = set ?? valueAt(parameter, ["default"]);
    if (typeof text === "string") paths.push([name, { text, by: set === undefined ? "default" : "--set" }]);
  }
  return new Map(paths);
}

function readAssignments(
  set: readonly string[],
  known: readonly string[],
  findings: Finding[],
): Map<string, string> {
  const assigned = new Map<string, string>();
  const path = ["parameters"];
  for (const assignment of set) {
    const [name = ""] = assignment.split("=", 1);
    if (name === assignment) {
      const message = `--set ${quoted(assignment)} has no value`;
      findings.push(aboutKey(path, message, "write --set name=value"));
    } else if (!known.includes(name)) {
      const message = `--set: the experiment has no parameter ${quoted(name)}`;
      findings.push(aboutKey(path, message, () => suggestName(name, known)));
    } else assigned.set(name, assignment.slice(name.length + 1));
  }
  return assigned;
}

/** A default of the wrong type is for the schema to report. */
function readDefault(
  name: string,
  parameter: unknown,
  folder: string,
  findings: Finding[],
): ParameterValue | undefined {
  const type = valueAt(parameter, ["type"]);
  const value = valueAt(parameter, ["default"]);
  if (value === undefined) {
    const word = type === "path" ? "FILE" : type === "number" ? "NUMBER" : "TEXT";
    const next = `give it with --set ${name}=${word}, or write a default`;
    const message = `the parameter ${quoted(name)} has no value`;
    findings.push(aboutKey(["parameters", name], message, next));
  }
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return type === "path" ? resolvePath(String(value), folder) : value;
}

function readAssigned(
  name: string,
  parameter: unknown,
  text: string,
  folder: string,
  findings: Finding[],
): ParameterValue | undefined {
  const type = valueAt(parameter, ["type"]);
  if (type === "path") return resolvePath(text, folder);
  if (type !== "number") return text;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  const message = `--set ${name}=… must be a number, not ${quoted(text)}`;
  findings.push(aboutKey(["parameters", name], message, `for example --set ${name}=5`));
  return undefined;
}
