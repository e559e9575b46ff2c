import type { Value } from "../model.js";
import type { State } from "./automaton.js";

/** What an attempt keeps of the packets that it matched: the values of each event's attributes in turn. */
export interface History {
  readonly values: readonly (Value | undefined)[];
}

/** The history of a test that refers to no other event. */
export const NO_HISTORY: History = { values: [] };

/** A list of values that packets and instances have in common, and who waits for such packets. */
export interface Key {
  readonly values: readonly Value[];
  /** The newest that waits, for each event that joins by such keys. */
  readonly newest: (Waiting | undefined)[];
  /** How many wait. */
  waiting: number;
}

/** That an instance waits for one event of its state; a link among those that wait for it with the same key. */
export interface Waiting {
  readonly instance: Instance;
  /** Place of the event among the steps of the state. */
  readonly step: number;
  /** The packet's turn in which it began to wait. */
  turn: number;
  /** `undefined` while it does not wait. */
  key: Key | undefined;
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
  /** Where its window lies among those of all instances of the machine. */
  readonly slot: number;
  /** The same for its window in packets, where the property has such. */
  readonly rankSlot: number;
  /** Where its ranks and times lie among those of all instances of the property. */
  readonly place: number;
  readonly values: (Value | undefined)[];
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
}
