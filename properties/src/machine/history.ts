import type { Value } from "../model.js";

/** What an instance keeps of the packets that it matched: the values of each event's attributes, from `base` on. */
export interface History {
  readonly values: readonly (Value | undefined)[];
  readonly base: number;
}

/** The history of a test that refers to no other event. */
export const NO_HISTORY: History = { values: [], base: 0 };
