import type { PropertyCounts } from "@fedprobe/properties";
import type { FoundAlert } from "./found-alert.js";
import type { TraceCounts } from "./trace.js";

/** What is known when all has been analysed. */
export interface Summary {
  /** By who judged: each probe, and all together if there are distributed properties. */
  readonly properties: readonly (readonly [string, readonly PropertyCounts[]])[];
  readonly inputs: readonly { readonly probe: string; readonly counts: TraceCounts }[];
}

/** How alerts are written, one after the other. */
export interface AlertFormat {
  /** Attributes that it tells of matched events, if they have them, beside those that the properties name. */
  readonly keep: readonly string[];
  begin(): string;
  /** Empty for what the format has no place for. */
  alert(alert: FoundAlert): string;
  end(summary: Summary): string;
}
