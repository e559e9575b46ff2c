import type { Property } from "../data/property.js";
import type { Automaton } from "./compile-automaton.js";
import type { CompiledEvents } from "./compile-event.js";
import type { Deadlines } from "./deadlines.js";
import type { KeySpaces } from "./key-space.js";
import type { Packet } from "./packet.js";
import type { Records } from "./records.js";

/** One property, compiled. */
export interface Plan extends CompiledEvents {
  readonly property: Property;
  readonly automaton: Automaton;
}

/** What all properties of a machine share. */
export interface Shared {
  readonly packet: Packet;
  readonly records: Records;
  readonly windows: Deadlines;
  /** The same in packets. */
  readonly ranks: Deadlines;
  readonly keySpaces: KeySpaces;
  readonly maxInstances: number;
}

/** Whether attempts at the property have windows in packets. */
export function countsPackets({ automaton }: Plan): boolean {
  return automaton.states.some(({ minRank, maxRank }) => minRank > 0 || maxRank < Infinity);
}

/** The most steps that any state of the property has. */
export function stepsOf({ automaton }: Plan): number {
  return automaton.states.reduce((most, { steps }) => Math.max(most, steps.length), 0);
}
