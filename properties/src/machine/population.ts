import type { Deadlines } from "./deadlines.js";
import {
  ELDER,
  type Instance,
  KIN,
  KIN_BACK,
  LAST,
  type Layout,
  NONE,
  type Records,
  SERIAL,
  STATE,
  UNMATCHED,
  VALUES,
  YOUNGER,
} from "./records.js";

export interface PopulationOptions {
  readonly records: Records;
  readonly layout: Layout;
  readonly windows: Deadlines;
  /** Windows in packets, where the property has such. */
  readonly ranks: Deadlines | undefined;
  /** Most living instances. */
  readonly limit: number;
  /** The number of the state in which attempts begin. */
  readonly first: number;
}

/** The living instances of one property, in the order of opening, and the records of those that have ended. */
export class Population {
  readonly #records: Records;
  readonly #layout: Layout;
  /** Records for use again, linked by `YOUNGER`. */
  #free = NONE;
  /** What the cap dropped in `#turn`: not used again while that packet may still meet it among those who wait. */
  #dropped: Instance[] = [];
  #turn = 0;
  #eldest = NONE;
  #youngest = NONE;
  size = 0;
  /** Instances that had to go because there were too many. */
  dropped = 0;

  constructor(private readonly options: PopulationOptions) {
    this.#records = options.records;
    this.#layout = options.layout;
  }

  /**
   * `serial` tells the order of opening over all properties, `turn` which packet is at hand. The typed arrays of
   * records may be others after it.
   */
  open(serial: number, turn: number): Instance {
    const instance = this.#claim(serial, turn);
    const { cells, ints, values } = this.#records;
    const { events, marks, values: count } = this.#layout;
    for (let event = 0; event < events; event++) cells[instance + marks + 2 * event] = UNMATCHED;
    const base = ints[2 * instance + VALUES]!;
    for (let i = 0; i < count; i++) values[base + i] = undefined;
    return instance;
  }

  /** A copy of `parent` with the same history and window, which does not wait yet. */
  copy(serial: number, turn: number, parent: Instance): Instance {
    const copy = this.#claim(serial, turn);
    const { cells, ints, values } = this.#records;
    const { marks, values: count, waits } = this.#layout;
    for (let cell = marks; cell < waits; cell++) cells[copy + cell] = cells[parent + cell]!;
    const [to, from] = [ints[2 * copy + VALUES]!, ints[2 * parent + VALUES]!];
    for (let i = 0; i < count; i++) values[to + i] = values[from + i];
    this.options.windows.copy(parent, copy);
    this.options.ranks?.copy(parent, copy);
    return copy;
  }

  /** `instance`, alone so far, becomes kin of `kin`. */
  join(instance: Instance, kin: Instance): void {
    const { ints } = this.#records;
    const next = ints[2 * kin + KIN]!;
    ints[2 * instance + KIN] = next;
    ints[2 * instance + KIN_BACK] = kin;
    ints[2 * next + KIN_BACK] = instance;
    ints[2 * kin + KIN] = instance;
  }

  /** Another of the family of `instance`, or itself if it is the last. */
  kinOf(instance: Instance): Instance {
    return this.#records.ints[2 * instance + KIN]!;
  }

  /** The oldest instance, if there are more than may be; it must then be dropped. */
  get excess(): Instance {
    return this.size > this.options.limit ? this.#eldest : NONE;
  }

  /** Lets go of `instance` because there are too many, while the packet of `turn` is at hand. */
  drop(instance: Instance, turn: number): void {
    this.#unlink(instance);
    this.dropped += 1;
    this.#turn = turn;
    this.#dropped.push(instance);
  }

  remove(instance: Instance): void {
    this.#unlink(instance);
    this.#release(instance);
  }

  /** Another packet is at hand: what the cap dropped before may be used again. */
  #settle(): void {
    for (const instance of this.#dropped) this.#release(instance);
    this.#dropped.length = 0;
  }

  /** The living, the oldest first. */
  all(): readonly Instance[] {
    const all: Instance[] = [];
    const { ints } = this.#records;
    for (let at = this.#eldest; at !== NONE; at = ints[2 * at + YOUNGER]!) all.push(at);
    return all;
  }

  /** The living, the youngest first, at most so many. */
  newest(most: number): readonly Instance[] {
    const newest: Instance[] = [];
    const { ints } = this.#records;
    for (let at = this.#youngest; at !== NONE && newest.length < most; at = ints[2 * at + ELDER]!)
      newest.push(at);
    return newest;
  }

  /** A record that belongs to the youngest now; what it keeps is still that of another. */
  #claim(serial: number, turn: number): Instance {
    if (this.#dropped.length > 0 && this.#turn !== turn) this.#settle();
    const instance = this.#take();
    const { cells, ints } = this.#records;
    const at = 2 * instance;
    ints[at + STATE] = this.options.first;
    ints[at + LAST] = 0;
    ints[at + KIN] = instance;
    ints[at + KIN_BACK] = instance;
    cells[instance + SERIAL] = serial;
    ints[at + ELDER] = this.#youngest;
    ints[at + YOUNGER] = NONE;
    if (this.#youngest === NONE) this.#eldest = instance;
    else ints[2 * this.#youngest + YOUNGER] = instance;
    this.#youngest = instance;
    this.size += 1;
    return instance;
  }

  #take(): Instance {
    const instance = this.#free;
    if (instance === NONE) return this.#records.add(this.#layout);
    this.#free = this.#records.ints[2 * instance + YOUNGER]!;
    return instance;
  }

  #release(instance: Instance): void {
    this.#records.ints[2 * instance + YOUNGER] = this.#free;
    this.#free = instance;
  }

  #unlink(instance: Instance): void {
    const { ints } = this.#records;
    const at = 2 * instance;
    ints[at + STATE] = NONE;
    const [next, back] = [ints[at + KIN]!, ints[at + KIN_BACK]!];
    ints[2 * next + KIN_BACK] = back;
    ints[2 * back + KIN] = next;
    const [elder, younger] = [ints[at + ELDER]!, ints[at + YOUNGER]!];
    if (elder === NONE) this.#eldest = younger;
    else ints[2 * elder + YOUNGER] = younger;
    if (younger === NONE) this.#youngest = elder;
    else ints[2 * younger + ELDER] = elder;
    this.size -= 1;
    this.options.windows.leave(instance);
    this.options.ranks?.leave(instance);
  }
}
