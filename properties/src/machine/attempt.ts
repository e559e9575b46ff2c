import type { Value } from "../model.js";

/** An attempt at a property that is open, as it stands when it is asked for. */
export interface Attempt {
  /** The packets that it has matched, in the order of the tree. */
  readonly matched: readonly { readonly event: number; readonly rank: number; readonly time: number }[];
  /** The events that it waits for, by their places among those that the property seeks. */
  readonly waitsFor: readonly number[];
  /** When these count, both ends included: µs since 1970, and ranks of packets. */
  readonly from: number;
  readonly until: number;
  readonly fromRank: number;
  readonly untilRank: number;
  /** What it keeps of the packets that it has matched, as conditions read it. */
  readonly values: readonly (Value | undefined)[];
}
