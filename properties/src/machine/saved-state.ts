import { z } from "zod";
import type { Value } from "../model.js";

const VERSION = 1;

/** JSON has no such numbers, and makes `0` of the last. */
const special = z
  .strictObject({ number: z.enum(["NaN", "Infinity", "-Infinity", "-0"]) })
  .transform(({ number }) => Number(number));
const number = z.union([z.number(), special]);
const value = z.union([z.number(), z.string(), special]);
const valueOrNone = z.union([value, z.null().transform(() => undefined)]);
/** An index, a count, or the position of something. */
const natural = z.number().int().nonnegative();
const window = z.tuple([number, number]);

const instance = z.strictObject({
  /** The order of opening over all properties. */
  serial: natural,
  /** Places among the states and events of the property. */
  state: natural,
  last: natural,
  /** Place of the next in the ring of all that was opened from the same first event. */
  kin: natural,
  /** µs from which, and up to which, its window is open. */
  window,
  /** The same in packets, where the property counts them. */
  ranks: window.exactOptional(),
  /** Of each matched event its place, and rank and time of its packet. */
  marks: z.array(z.tuple([natural, number, number])),
  values: z.array(valueOrNone),
});

const aggregateWindow = z.strictObject({
  key: value,
  sum: number,
  times: z.array(number),
  /** One for each time, or none where only packets are counted. */
  values: z.array(valueOrNone),
});

const aggregate = z.strictObject({
  /** The event that it noted last, and what that saw. */
  turn: z.number().int(),
  last: number,
  dropped: natural,
  windows: z.array(aggregateWindow),
});

const property = z.strictObject({
  satisfied: natural,
  failed: natural,
  inconclusive: natural,
  dropped: natural,
  /** In the order of opening. */
  instances: z.array(instance),
  /** Who waits for which step of its state: those that wait for the same, in the order in which they began to. */
  waits: z.array(z.tuple([natural, natural])),
  aggregates: z.array(aggregate),
});

const machine = z.strictObject({
  version: z.literal(VERSION),
  /** Of the properties and all else that the machine was made of. */
  identity: z.string(),
  rank: number,
  time: number,
  begun: z.boolean(),
  complete: z.boolean(),
  /** Events and instances so far. */
  turn: natural,
  serial: natural,
  properties: z.array(property),
});

/** All that later verdicts and counts of a machine depend on, as plain data: JSON gives the same back. */
export type MachineState = z.input<typeof machine>;
/** The same, every number as it is. */
export type LoadedState = z.output<typeof machine>;
export type SavedProperty = z.input<typeof property>;
export type LoadedProperty = z.output<typeof property>;
export type SavedInstance = z.input<typeof instance>;
export type LoadedInstance = z.output<typeof instance>;
export type SavedAggregate = z.input<typeof aggregate>;
export type LoadedAggregate = z.output<typeof aggregate>;
export type SavedWindow = z.input<typeof aggregateWindow>;
export type LoadedWindow = z.output<typeof aggregateWindow>;
type SavedNumber = z.input<typeof number>;

/** Why a saved state cannot be loaded. */
export class StateError extends Error {
  constructor(message: string) {
    super(`${message}; begin without it: what was open then is not known`);
    this.name = "StateError";
  }
}

/** `number` as JSON can hold it. */
export function saveNumber(number: number): SavedNumber {
  if (Object.is(number, -0)) return { number: "-0" };
  return Number.isFinite(number) ? number : { number: String(number) as "NaN" | "Infinity" | "-Infinity" };
}

/** `value`, if there is one, as JSON can hold it. */
export function saveValue(value: Value): SavedNumber | string;
export function saveValue(value: Value | undefined): SavedNumber | string | null;
export function saveValue(value: Value | undefined): SavedNumber | string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : saveNumber(value);
}

/** A state of this version. */
export function stateOf(state: Omit<MachineState, "version">): MachineState {
  return { version: VERSION, ...state };
}

/** The state of a machine with this `identity`. Throws `StateError` if `state` is of another, or is none. */
export function readState(state: unknown, identity: string): LoadedState {
  const head = z.looseObject({ version: z.unknown(), identity: z.unknown() }).safeParse(state);
  if (!head.success) throw new StateError("this is no saved state of a machine");
  const { version } = head.data;
  if (version !== VERSION)
    throw new StateError(`the saved state has version ${JSON.stringify(version)}, and ${VERSION} is wanted`);
  if (head.data.identity !== identity)
    throw new StateError("the saved state is of other properties, parameters, kept attributes or limits");
  const read = machine.safeParse(state);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new StateError(`the saved state is damaged at ${issue?.path.join(".")}: ${issue?.message}`);
}
