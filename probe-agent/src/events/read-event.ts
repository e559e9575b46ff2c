import type { Value } from "@fedprobe/properties";
import type { StructuredEvent } from "../model/structured-event.js";
import { describeValue, isAttributeName, readEventValue } from "./read-event-value.js";

const MOST_ATTRIBUTES = 1_000;
const LONGEST_QUOTE = 64;

/** The event of these names and values, or in one sentence why there is none such. Never throws. */
export function readEvent(
  time: number,
  given: readonly (readonly [name: string, value: Value | undefined])[],
): StructuredEvent | string {
  if (given.length > MOST_ATTRIBUTES) return `it has more than ${MOST_ATTRIBUTES} attributes`;
  const attributes = new Map<string, Value>();
  for (const [name, raw] of given) {
    const quoted = JSON.stringify(name.slice(0, LONGEST_QUOTE));
    if (!isAttributeName(name)) return `${quoted} is no attribute's name; name attributes as proto.att`;
    if (attributes.has(name)) return `it has ${name} twice`;
    const finite = raw !== undefined && (typeof raw === "string" || Number.isFinite(raw));
    const value = finite ? readEventValue(name, raw) : undefined;
    if (value === undefined) return `its ${name} is not ${describeValue(name)}`;
    attributes.set(name, value);
  }
  return { time, attributes };
}
