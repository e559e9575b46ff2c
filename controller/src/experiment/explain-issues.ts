import type { core } from "zod";
import { type DataPath, formatPath, pointerOf, valueAt } from "./data-path.js";
import { aboutKey, type Finding } from "./finding.js";
import { experimentJsonSchema, type JsonSchema, schemaAt } from "./json-schema.js";
import { nearestName, suggestName } from "./nearest-name.js";
import { guessName, nextStep } from "./next-step.js";
import { quoted, shown } from "./text.js";

type Issue = core.$ZodIssue;

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list [x, y]",
  object: "a mapping of keys to values",
  record: "a mapping of names to values",
};

/** What the schema found wrong in `data`, in the words of the file's author. */
export function explainIssues(issues: readonly Issue[], data: unknown): Finding[] {
  const schema = experimentJsonSchema();
  const misspelt = new Set<string>();
  const findings: Finding[] = [];
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys")
      findings.push(...explainUnknownKeys(issue, data, schema, misspelt));
  }
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") continue;
    // A key that is missing because it is misspelt is one mistake, not two.
    if (isMissing(issue, data) && misspelt.has(pointerOf(issue.path))) continue;
    findings.push(explainIssue(issue, data, schema));
  }
  return findings;
}

function explainUnknownKeys(
  issue: core.$ZodIssueUnrecognizedKeys,
  data: unknown,
  schema: JsonSchema,
  misspelt: Set<string>,
): Finding[] {
  const known = Object.keys(schemaAt(schema, issue.path, data)?.properties ?? {});
  const where = issue.path.length > 0 ? ` in ${formatPath(issue.path)}` : "";
  return issue.keys.map((key) => {
    const nearest = nearestName(key, known);
    if (nearest !== undefined) misspelt.add(pointerOf([...issue.path, nearest]));
    const message = `unknown key ${quoted(key)}${where}`;
    return aboutKey([...issue.path, key], message, () => suggestName(key, known));
  });
}

function isMissing(issue: Issue, data: unknown): boolean {
  return valueAt(data, issue.path) === undefined;
}

function explainIssue(issue: Issue, data: unknown, schema: JsonSchema): Finding {
  const path: DataPath = issue.path;
  const value = valueAt(data, path);
  const subject = path.length > 0 ? formatPath(path) : "the experiment";
  const form = schemaAt(schema, path, data);
  if (issue.code === "invalid_key") return explainKey(issue);
  const choices = choicesOf(issue);
  const known = choices && `one of: ${choices.join(", ")}`;
  if (value === undefined) {
    const meaning = form?.description ?? "docs/experiment-file.md describes every key";
    return {
      path,
      message: `${subject} is missing`,
      next: known ? `add it; it is ${known}` : `add it: ${meaning}`,
    };
  }
  if (choices && typeof value === "string") {
    return { path, message: `${issue.message} ${shown(value)}`, next: () => suggestName(value, choices) };
  }
  const message = `${subject} ${requirementOf(issue)}, not ${shown(value)}`;
  return { path, message, next: known ? `use ${known}` : nextStep(issue, value, form) };
}

function explainKey({ path, issues: [reason] }: core.$ZodIssueInvalidKey): Finding {
  const key = String(path.at(-1));
  const name = reason?.message.includes("a name") ? guessName(key) : undefined;
  const message = `the key ${quoted(key)} ${reason?.message ?? "is not allowed"}`;
  return aboutKey(path, message, name === undefined ? "give it another name" : `rename it to ${name}`);
}

function choicesOf(issue: Issue): string[] | undefined {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code !== "invalid_union" || !("options" in issue)) return undefined;
  return Array.isArray(issue.options) ? issue.options.map(String) : undefined;
}

function requirementOf(issue: Issue): string {
  if (issue.code === "invalid_union") return "must be a known choice";
  if (issue.message.startsWith("must ")) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}`;
    default:
      return `is not valid (${issue.message})`;
  }
}
