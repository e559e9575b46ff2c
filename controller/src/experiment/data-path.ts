import { printable } from "./text.js";

/** Steps from the root of a file's data: keys of mappings and indices of lists. */
export type DataPath = readonly PropertyKey[];

/** Characters of a path in a message. */
const LONGEST_SHOWN = 200;

/** Whether a value is a mapping with text keys, as YAML gives it. */
export function isMapping(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. Inherited properties are none. */
export function valueAt(data: unknown, path: DataPath): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** `probes.west.source`, `timeline[2].on`: a path as messages show it. */
export function formatPath(path: DataPath): string {
  const steps = path.map((step, index) =>
    typeof step === "number" ? `[${step}]` : `${index ? "." : ""}${String(step)}`,
  );
  return printable(steps.join("").slice(0, LONGEST_SHOWN));
}

/** One text for each path (RFC 6901, 3), for sets of paths. */
export function pointerOf(path: DataPath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
