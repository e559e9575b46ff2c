import type { MatchedEvent, Verdict } from "@fedprobe/properties";

/** A matched event, with the input in which `rank` counts. */
export interface FoundEvent extends MatchedEvent {
  readonly probe: string;
}

/** A verdict, and how often it was repeated while its property holds it. */
export interface FoundAlert extends Omit<Verdict, "events"> {
  /** The input that was judged, or `ALL_PROBES`. */
  readonly probe: string;
  readonly events: readonly FoundEvent[];
  readonly count: number;
  /** µs since 1970; `first` may be before `time` where a later verdict is of an earlier time. */
  readonly first: number;
  readonly last: number;
  /** What a probe would have done, as the property writes it: `capture(5, 10)`. */
  readonly reaction?: string;
}

/** Who judges what is distributed. */
export const ALL_PROBES = "all probes";
