import type { Value } from "@fedprobe/properties";

/** An event that comes as names and values: no frame lies behind it, and nothing is read or calculated for it. */
export interface StructuredEvent {
  /** Microseconds since 1970. */
  readonly time: number;
  /** By name; in the form that the attribute's type has, as given where the dictionary does not know the name. */
  readonly attributes: ReadonlyMap<string, Value>;
}
