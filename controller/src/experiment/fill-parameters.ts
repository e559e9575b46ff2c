import { type DataPath, isMapping } from "./data-path.js";
import type { Finding } from "./finding.js";
import { suggestName } from "./nearest-name.js";
import type { ParameterValue, ParameterValues } from "./parameter-values.js";
import { quoted } from "./text.js";

const REFERENCE = /\$\{([^}]*)\}/g;

/** Characters of all texts that references are in, once filled; a file has 1 MB, but aliases and defaults repeat. */
const MOST_FILLED = 10_000_000;

/** Data with `${name}` filled in; values that could not be are `undefined`, and their paths in `unfilled`. */
export interface Filled {
  readonly data: unknown;
  readonly findings: readonly Finding[];
  readonly unfilled: readonly DataPath[];
}

interface Context {
  readonly values: ParameterValues["values"];
  readonly findings: Finding[];
  readonly unfilled: DataPath[];
  length: number;
}

/**
 * Puts values in place of `${name}` in every text outside of `parameters`. A text that is `${name}` alone
 * becomes the value with its type; a value is not read for references itself.
 */
export function fillParameters(data: unknown, values: ParameterValues["values"]): Filled {
  const context: Context = { values, findings: [], unfilled: [], length: 0 };
  const filled = fill(data, [], context);
  return { data: filled, findings: context.findings, unfilled: context.unfilled };
}

function fill(value: unknown, path: DataPath, context: Context): unknown {
  if (typeof value === "string") return fillText(value, path, context);
  if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index], context));
  if (!isMapping(value)) return value;
  const filled: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const isDeclaration = path.length === 0 && key === "parameters";
    filled[key] = isDeclaration ? item : fill(item, [...path, key], context);
  }
  return filled;
}

function fillText(text: string, path: DataPath, context: Context): ParameterValue | undefined {
  const names = [...text.matchAll(REFERENCE)].map((match) => match[1] ?? "");
  const [first] = names;
  if (first === undefined) return text;
  const values = names.map((name) => context.values.get(name));
  const before = context.length;
  context.length += values.reduce<number>((length, value) => length + String(value).length, text.length);
  if (before <= MOST_FILLED) context.findings.push(...fillingFaults(names, path, context));
  if (context.length > MOST_FILLED || values.includes(undefined)) {
    context.unfilled.push(path);
    return undefined;
  }
  if (text === `\${${first}}`) return values[0];
  return text.replace(REFERENCE, (_, name) => String(context.values.get(name)));
}

function fillingFaults(names: readonly string[], path: DataPath, { values, length }: Context): Finding[] {
  if (length > MOST_FILLED) {
    const message = "the parameters make the experiment too long";
    return [{ path, message, next: "give shorter values, or refer to them less often" }];
  }
  return names.flatMap((name): Finding[] => {
    if (values.has(name)) return [];
    const message = `\${…} names no parameter ${quoted(name)}`;
    return [{ path, message, next: () => suggestName(name, [...values.keys()]) }];
  });
}
