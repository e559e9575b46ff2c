import type { core } from "zod";
import { guessDuration } from "./duration.js";
import type { JsonSchema } from "./json-schema.js";

type Issue = core.$ZodIssue;

/** What to do about a value of the wrong form; `schema` is that of the value, where one is known. */
export function nextStep(issue: Issue, value: unknown, schema: JsonSchema | undefined): string {
  const form = schema?.anyOf?.[0] ?? schema ?? {};
  return (
    aboutText(issue, value) ??
    aboutNumber(issue, value, form) ??
    aboutShape(issue, value, form) ??
    aboutAll(issue)
  );
}

/** The name that text of another form most likely means: `My Test!` → `my-test`; undefined if none does. */
export function guessName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .slice(0, 63)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return name === "" ? undefined : name;
}

function aboutText(issue: Issue, value: unknown): string | undefined {
  const { message } = issue;
  if (message.includes("longer than 0s")) return "write for example 90s";
  const isDuration = message.includes("a duration");
  if (typeof value === "string") {
    const guess = isDuration
      ? guessDuration(value)
      : message.includes("a name")
        ? guessName(value)
        : undefined;
    return guess && `write ${guess}`;
  }
  const isScalar = typeof value === "number" || typeof value === "boolean";
  if (!isScalar || issue.code !== "invalid_type" || issue.expected !== "string") return undefined;
  return isDuration && typeof value === "number"
    ? `write it with its unit: ${value}s`
    : `write it in quotes: "${value}"`;
}

function aboutNumber(issue: Issue, value: unknown, form: JsonSchema): string | undefined {
  const range = rangeOf(form);
  if (issue.code === "too_small") return range && `use ${range}`;
  if (issue.code === "too_big") return `use ${range ?? `${issue.maximum} or less`}`;
  if (issue.code !== "invalid_type" || !["number", "int"].includes(issue.expected)) return undefined;
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return `write ${Number(value)} without quotes`;
  const what = form.type === "integer" ? "a whole number" : "a number";
  return `use ${range ? `${what}, ${range}` : what}`;
}

/** `11 to 26`, `1 or more`, `more than 0, at most 1000`; undefined where any number will do. */
function rangeOf(form: JsonSchema): string | undefined {
  const [least, most] = [limit(form.minimum), limit(form.maximum)];
  const above = limit(form.exclusiveMinimum);
  if (above !== undefined) return `more than ${above}${most === undefined ? "" : `, at most ${most}`}`;
  if (least !== undefined) return most === undefined ? `${least} or more` : `${least} to ${most}`;
  return most === undefined ? undefined : `${most} or less`;
}

/** The largest numbers that can be told exactly bound every whole number: that is no limit of the file. */
function limit(bound: number | undefined): number | undefined {
  return bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
}

function aboutShape(issue: Issue, value: unknown, form: JsonSchema): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  const isPlain = typeof value === "string" && /^[\w./-]+$/.test(value);
  if (issue.expected === "array") return `write it as a list: [${isPlain ? value : "…"}]`;
  if (issue.expected === "record") return "write it as names and values: {name: …}";
  if (issue.expected !== "object") return undefined;
  return `write it as keys and values: {${Object.keys(form.properties ?? {})[0] ?? "key"}: …}`;
}

/** `must be X` → `write X`; `must name X` → `name X`. */
function aboutAll({ message }: Issue): string {
  if (message.startsWith("must be ")) return message.replace("must be ", "write ").replace(/: .*/, "");
  return message.startsWith("must ") ? message.slice("must ".length) : "see docs/experiment-file.md";
}
