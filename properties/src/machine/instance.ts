import type { Value } from "../model.js";
import type { State } from "./automaton.js";

/** What an attempt keeps of the packets that it matched: the values of each event's attributes in turn. */
export interface History {
  readonly values: readonly (Value | undefined)[];
}

/** The history of a test that refers to no other event. */
export const NO_HISTORY: History = { values: [] };

/** The rank of an event that has not been matched. */
export const UNMATCHED = -1;

/** The instances that wait for one event with one key, the newest first. */
export interface Bucket {
  readonly key: readonly Value[];
  newest: Waiting | undefined;
}

/** That an instance waits for one event of its state; a link in the bucket of those with the same key. */
export interface Waiting {
  readonly instance: Instance;
  /** Place of the event among the steps of the state. */
  readonly step: number;
  /** The packet's turn in which it began to wait. */
  turn: number;
  /** `undefined` while it does not wait. */
  bucket: Bucket | undefined;
  newer: Waiting | undefined;
  older: Waiting | undefined;
}

/**
 * One attempt to match a property, begun by a packet that matched its first event. When it has ended, the
 * object serves another attempt at the same property: an event that opens one and ends one allocates nothing.
 */
export interface Instance extends History {
  /** Place of its property in the machine. */
  readonly owner: number;
  /** Where its window lies among those of all instances. */
  readonly slot: number;
  readonly values: (Value | undefined)[];
  /** Rank and time of the packet that matched each event, by the event's place in the property. */
  readonly ranks: number[];
  readonly times: number[];
  /** One for each step of its state. */
  readonly waits: readonly Waiting[];
  /** Order of opening, over all properties: which of two equal deadlines comes first. */
  serial: number;
  alive: boolean;
  /** The place in the property of the event that it took last. */
  last: number;
  state: State;
  /** All that was opened from the same first event, once there are several. */
  family: Set<Instance> | undefined;
  /** Neighbours in the order of opening. */
  younger: Instance | undefined;
  elder: Instance | undefined;
}
