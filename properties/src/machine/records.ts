import type { Value } from "../model.js";
import type { State } from "./automaton.js";
import type { History } from "./history.js";

/**
 * One attempt to match a property, begun by a packet that matched its first event: where its record begins among
 * the cells. Records lie in typed arrays, so that an event which opens and ends instances allocates nothing, and
 * what belongs to one instance lies in one or two lines of the processor's cache, however many there are.
 */
export type Instance = number;

/** No instance, wait, key or queue. */
export const NONE = -1;

/** Cells of 8 octets that every record begins with. */
const HEADER = 8;
/** Places of numbers of 32 bits, two to a cell, counted from twice the beginning of a record. */
export const STATE = 0;
/** The event that it took last: its place in the property. */
export const LAST = 1;
/** Neighbours in a queue of deadlines, and the queue. */
export const AHEAD = 2;
export const BEHIND = 3;
export const QUEUE = 4;
/** Where its values begin. */
export const VALUES = 5;
/** Neighbours in the order of opening. */
export const ELDER = 6;
export const YOUNGER = 7;
/** Neighbours in the ring of all that was opened from the same first event. */
export const KIN = 8;
export const KIN_BACK = 9;
/** Places of numbers of 64 bits, counted from the beginning: the order of opening, and the window in µs. */
export const SERIAL = 5;
export const FROM = 6;
export const UNTIL = 7;

/** Where a record has what a queue of deadlines needs, for time or for ranks. */
export interface WindowPlace {
  /** Counted in numbers of 32 bits. */
  readonly ahead: number;
  readonly behind: number;
  readonly queue: number;
  /** Counted in cells. */
  readonly from: number;
  readonly until: number;
}

export const TIME_WINDOW: WindowPlace = {
  ...{ ahead: AHEAD, behind: BEHIND, queue: QUEUE },
  ...{ from: FROM, until: UNTIL },
};

/** Cells after the header of a record whose property has windows in packets. */
const RANKS = 4;
export const RANK_WINDOW: WindowPlace = {
  ...{ ahead: 2 * HEADER, behind: 2 * HEADER + 1, queue: 2 * HEADER + 2 },
  ...{ from: HEADER + 2, until: HEADER + 3 },
};

/**
 * A wait is a part of a record: that the instance waits for one event of its state, a link among those that wait
 * for it with the same key. It is told by where it begins; these are counted in numbers of 32 bits from twice that.
 */
export type Wait = number;
export const KEY = 0;
/** The packet's turn in which it began to wait. */
export const TURN = 1;
export const NEWER = 2;
export const OLDER = 3;
export const OWNER = 4;
/** Place of the event among the steps of the state. */
export const STEP = 5;
/** The run that it is part of, where the event asks for another value than that of the instance. */
export const RUN = 6;
const WAIT_CELLS = 4;

/** How the records of one property are laid out. */
export class Layout {
  /** The cells of a mark: rank and time of the packet that matched an event. */
  static readonly MARK = 2;
  readonly marks: number;
  readonly waits: number;
  readonly size: number;

  /** `values` are kept of the packets that `events` events match; a state has at most `steps` steps. */
  constructor(
    readonly events: number,
    readonly values: number,
    readonly steps: number,
    readonly countsPackets: boolean,
  ) {
    this.marks = HEADER + (countsPackets ? RANKS : 0);
    this.waits = this.marks + events * Layout.MARK;
    this.size = this.waits + steps * WAIT_CELLS;
  }

  /** The wait of `instance` for step `step` of its state. */
  waitOf(instance: Instance, step: number): Wait {
    return instance + this.waits + step * WAIT_CELLS;
  }

  /** Where rank, and after it time, of the packet that matched `event` stand. */
  markOf(instance: Instance, event: number): number {
    return instance + this.marks + event * Layout.MARK;
  }
}

const INITIAL_CELLS = 4096;
/** The rank of an event that has not been matched. */
export const UNMATCHED = -1;

/** The records of the instances of all properties. Whoever adds one must take `ints` and `cells` anew. */
export class Records {
  ints = new Int32Array(2 * INITIAL_CELLS);
  cells = new Float64Array(this.ints.buffer);
  readonly values: (Value | undefined)[] = [];
  /** What stands in a test for the instance at hand. */
  readonly #history: { readonly values: readonly (Value | undefined)[]; base: number } = {
    values: this.values,
    base: 0,
  };
  /** All states of all properties: what `STATE` is an index into. */
  readonly states: State[] = [];
  #used = 0;

  /** A new record, whose instance is in no state and waits for nothing. */
  add(layout: Layout): Instance {
    const instance = this.#used;
    this.#used += layout.size;
    while (this.#used > this.cells.length) this.#grow();
    const { ints } = this;
    ints.fill(NONE, 2 * instance, 2 * this.#used);
    ints[2 * instance + VALUES] = this.values.length;
    for (let i = 0; i < layout.values; i++) this.values.push(undefined);
    for (let step = 0; step < layout.steps; step++) {
      const wait = layout.waitOf(instance, step);
      ints[2 * wait + OWNER] = instance;
      ints[2 * wait + STEP] = step;
    }
    return instance;
  }

  stateOf(instance: Instance): State {
    return this.states[this.ints[2 * instance + STATE]!]!;
  }

  isAlive(instance: Instance): boolean {
    return this.ints[2 * instance + STATE] !== NONE;
  }

  serialOf(instance: Instance): number {
    return this.cells[instance + SERIAL]!;
  }

  /** What `instance` keeps, until the next call. */
  historyOf(instance: Instance): History {
    this.#history.base = this.ints[2 * instance + VALUES]!;
    return this.#history;
  }

  #grow(): void {
    const ints = new Int32Array(2 * this.ints.length);
    ints.set(this.ints);
    this.ints = ints;
    this.cells = new Float64Array(ints.buffer);
  }
}
