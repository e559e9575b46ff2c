import type { Problem } from "../model/errors.js";
import type { DataPath } from "./data-path.js";
import type { YamlSource } from "./read-yaml.js";

/** Something wrong with a value of the file, before it is known where that stands. */
export interface Finding {
  readonly path: DataPath;
  /** Which of the two is wrong; default `value`. */
  readonly of?: "key" | "value";
  readonly message: string;
  /** What to do; a function where working it out costs more than a file with many problems may take. */
  readonly next: string | (() => string);
  /** Of what is there twice: the first one. */
  readonly first?: DataPath;
}

/** A problem whose next step is worked out when it is told. */
export interface FoundProblem extends Omit<Problem, "next"> {
  readonly next?: string | (() => string);
}

/** A finding with its place, and the place of the first one of what is there twice. */
export function locate({ path, of, message, next, first }: Finding, source: YamlSource): FoundProblem {
  const place = source.place(path, of);
  if (!first) return { message, place, next };
  const { line, column } = source.place(first, of);
  return { message: `${message}, first at ${line}:${column}`, place, next };
}

/** A found problem as the author is told of it. */
export function tell({ next, ...problem }: FoundProblem): Problem {
  if (next === undefined) return problem;
  return { ...problem, next: typeof next === "string" ? next : next() };
}
