import type { GivenVerdict, Value } from "../model.js";
import type { ValueType } from "./expression.js";

interface VerdictAttribute {
  readonly name: string;
  readonly type: ValueType;
  readonly value: (verdict: GivenVerdict) => Value | undefined;
}

/** What a bad verdict carries when it is an event for other properties. */
export const VERDICT_ATTRIBUTES: readonly VerdictAttribute[] = [
  { name: "verdict.property_id", type: "n", value: ({ propertyId }) => propertyId },
  { name: "verdict.kind", type: "s", value: ({ kind }) => kind },
  { name: "verdict.node", type: "s", value: ({ node }) => node },
  { name: "verdict.target", type: "s", value: ({ target }) => target },
];

/** Whether `name` is an attribute of verdicts, not of packets. */
export function isOfVerdict(name: string): boolean {
  return name.startsWith("verdict.");
}
