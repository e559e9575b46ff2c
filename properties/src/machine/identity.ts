import { createHash } from "node:crypto";
import type { Property } from "../data/property.js";
import { type Overrides, resolveParameters } from "./resolve-parameters.js";

/** What else instances depend on. */
export interface Settings {
  readonly keep: readonly string[];
  readonly maxInstances: number;
}

/** JSON has no `Infinity`, which windows are full of. */
function withSpecialNumbers(_: string, part: unknown): unknown {
  return typeof part === "number" && !Number.isFinite(part) ? String(part) : part;
}

/** The same for properties that say the same with the same parameters, in whatever file they stand. */
export function identityOf(
  properties: readonly Property[],
  overrides: Overrides,
  { keep, maxInstances }: Settings,
): string {
  const said = properties.map(({ place: _, ...property }) => ({
    ...property,
    parameters: [...resolveParameters({ ...property, place: _ }, overrides)],
  }));
  return createHash("sha256")
    .update(JSON.stringify([said, keep, maxInstances], withSpecialNumbers))
    .digest("hex");
}
