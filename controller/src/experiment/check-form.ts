import { type DataPath, isMapping, pointerOf } from "./data-path.js";
import { explainIssues } from "./explain-issues.js";
import type { Finding } from "./finding.js";
import { prune } from "./prune.js";
import { type ExperimentFile, type ExperimentInput, experimentSchema } from "./schema.js";

/** A type with everything in it optional. */
type Partly<T> = T extends readonly (infer Item)[]
  ? readonly (Partly<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partly<T[Key]> | undefined }
    : T;

/** An experiment as written, without what has the wrong form: what is there has the right one. */
export type Draft = Partly<ExperimentInput>;

/** The form of the file: a draft for the other checks, and the whole if nothing is wrong. */
export interface Form {
  readonly draft: Draft;
  readonly findings: readonly Finding[];
  readonly file?: ExperimentFile;
}

/** Checks data against the schema; what could not be filled in was reported before and is passed over. */
export function checkForm(data: unknown, unfilled: readonly DataPath[]): Form {
  const result = experimentSchema.safeParse(data);
  if (result.success) return { draft: data as Draft, findings: [], file: result.data };
  const reported = new Set(unfilled.map(pointerOf));
  const issues = result.error.issues.filter((issue) => !reported.has(pointerOf(issue.path)));
  const wrong = result.error.issues.flatMap(wrongPart);
  const pruned = prune(data, wrong);
  // The schema names every value of a wrong form, so what is left after pruning has the right one.
  return { draft: isMapping(pruned) ? (pruned as Draft) : {}, findings: explainIssues(issues, data) };
}

/** What must not be looked at: of an unknown choice the whole mapping, as its other keys were not checked. */
function wrongPart(issue: { code: string; path: PropertyKey[] }): DataPath[] {
  if (issue.code === "unrecognized_keys" || issue.code === "invalid_key") return [];
  return [issue.code === "invalid_union" ? issue.path.slice(0, -1) : issue.path];
}
