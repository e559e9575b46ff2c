import { homedir } from "node:os";
import { resolve } from "node:path";
import { type DataPath, isMapping, valueAt } from "./data-path.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import { quoted } from "./text.js";

const REFERENCE = /\$\{([^}]*)\}/g;

type Value = string | number;

/** Data with `${name}` filled in; values that could not be are `undefined`, and their paths in `unfilled`. */
export interface Filled {
  readonly data: unknown;
  readonly findings: readonly Finding[];
  readonly unfilled: readonly DataPath[];
}

/** The folders that relative paths start from. */
export interface Folders {
  /** Of the experiment file. */
  readonly file: string;
  /** Where the command was given. */
  readonly current: string;
}

interface Context {
  readonly values: ReadonlyMap<string, Value | undefined>;
  readonly findings: Finding[];
  readonly unfilled: DataPath[];
}

/** An absolute path from one that may begin with `~/` (the user's home) or be relative to `folder`. */
export function resolvePath(path: string, folder: string): string {
  return path === "~" || path.startsWith("~/") ? resolve(homedir(), path.slice(2)) : resolve(folder, path);
}

/**
 * Puts the values of `--set name=value` and the defaults of `parameters` in place of `${name}` in every text
 * outside of `parameters`. A text that is `${name}` alone becomes the value with its type.
 */
export function fillParameters(data: unknown, set: readonly string[], folders: Folders): Filled {
  const declared = valueAt(data, ["parameters"]);
  const parameters = isMapping(declared) ? declared : {};
  const findings: Finding[] = [];
  const given = readAssignments(set, Object.keys(parameters), findings);
  const values = new Map<string, Value | undefined>();
  for (const [name, parameter] of Object.entries(parameters)) {
    values.set(name, chooseValue(name, parameter, given.get(name), folders, findings));
  }
  const context = { values, findings, unfilled: [] };
  return { data: fill(data, [], context), findings, unfilled: context.unfilled };
}

function readAssignments(
  set: readonly string[],
  known: readonly string[],
  findings: Finding[],
): Map<string, string> {
  const given = new Map<string, string>();
  for (const assignment of set) {
    const equals = assignment.indexOf("=");
    const name = equals < 0 ? assignment : assignment.slice(0, equals);
    if (equals < 0) {
      const message = `--set ${quoted(assignment)} has no value`;
      findings.push({ path: ["parameters"], of: "key", message, next: "write --set name=value" });
    } else if (!known.includes(name)) {
      const message = `--set: the experiment has no parameter ${quoted(name)}`;
      findings.push({ path: ["parameters"], of: "key", message, next: () => suggestName(name, known) });
    } else given.set(name, assignment.slice(equals + 1));
  }
  return given;
}

function chooseValue(
  name: string,
  parameter: unknown,
  given: string | undefined,
  folders: Folders,
  findings: Finding[],
): Value | undefined {
  const type = valueAt(parameter, ["type"]);
  const byDefault = valueAt(parameter, ["default"]);
  const path = ["parameters", name];
  if (given === undefined && byDefault === undefined) {
    const word = type === "path" ? "FILE" : type === "number" ? "NUMBER" : "TEXT";
    const next = `give it with --set ${name}=${word}, or write a default`;
    findings.push({ path, of: "key", message: `the parameter ${quoted(name)} has no value`, next });
    return undefined;
  }
  if (type === "number" && given !== undefined) {
    const value = given.trim() === "" ? Number.NaN : Number(given);
    if (Number.isFinite(value)) return value;
    const message = `--set ${name}=… must be a number, not ${quoted(given)}`;
    findings.push({ path, of: "key", message, next: `for example --set ${name}=5` });
    return undefined;
  }
  if (type === "path" && given !== undefined) return resolvePath(given, folders.current);
  const value = given ?? byDefault;
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return type === "path" ? resolvePath(String(value), folders.file) : value;
}

function fill(value: unknown, path: DataPath, context: Context): unknown {
  if (typeof value === "string") return fillText(value, path, context);
  if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index], context));
  if (!isMapping(value)) return value;
  const filled: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const declaration = path.length === 0 && key === "parameters";
    filled[key] = declaration ? structuredClone(item) : fill(item, [...path, key], context);
  }
  return filled;
}

function fillText(text: string, path: DataPath, context: Context): Value | undefined {
  const names = [...text.matchAll(REFERENCE)].map((match) => match[1] ?? "");
  if (names.length === 0) return text;
  const unknown = names.filter((name) => !context.values.has(name));
  for (const name of unknown) {
    const message = `\${…} names no parameter ${quoted(name)}`;
    context.findings.push({ path, message, next: () => suggestName(name, [...context.values.keys()]) });
  }
  const values = names.map((name) => context.values.get(name));
  if (values.some((value) => value === undefined)) {
    context.unfilled.push(path);
    return undefined;
  }
  return text === `\${${names[0]}}`
    ? values[0]
    : text.replace(REFERENCE, (_, name) => String(context.values.get(name)));
}
