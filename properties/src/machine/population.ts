import type { State } from "./automaton.js";
import type { Instance, Waiting } from "./instance.js";
import type { Marks } from "./marks.js";
import type { Windows } from "./windows.js";

export interface PopulationOptions {
  readonly windows: Windows;
  /** Windows in packets, where the property has such. */
  readonly ranks: Windows | undefined;
  readonly marks: Marks;
  /** Place of the property in the machine. */
  readonly owner: number;
  /** Most living instances. */
  readonly limit: number;
  /** How many values an attempt keeps. */
  readonly values: number;
  /** The state in which attempts begin, and the most steps that any state has. */
  readonly first: State;
  readonly steps: number;
}

/** Entries of ended instances are swept out when there are this many beyond twice the living. */
const SLACK = 1024;

/** The living instances of one property, and those that have ended, for use again. */
export class Population {
  readonly #ended: Instance[] = [];
  #size = 0;
  /** In the order of opening, with their serials: an instance that has ended has another, or lives no more. */
  #instances: Instance[] = [];
  #serials: number[] = [];
  #eldest = 0;
  /** Instances that had to go because there were too many. */
  dropped = 0;

  constructor(private readonly options: PopulationOptions) {}

  /** `serial` tells the order of opening over all properties. */
  open(serial: number): Instance {
    const { first, marks, windows, ranks } = this.options;
    const instance = this.#ended.pop() ?? this.#make();
    instance.serial = serial;
    instance.alive = true;
    instance.state = first;
    instance.values.fill(undefined);
    marks.clear(instance.place);
    if (this.#serials.length > 2 * this.#size + SLACK) this.#sweep();
    this.#instances.push(instance);
    this.#serials.push(serial);
    this.#size += 1;
    windows.live += 1;
    if (ranks) ranks.live += 1;
    return instance;
  }

  /** A copy of `parent` with the same history and window. */
  copy(serial: number, parent: Instance): Instance {
    const { marks, windows, ranks } = this.options;
    const copy = this.open(serial);
    for (let i = 0; i < parent.values.length; i++) copy.values[i] = parent.values[i];
    marks.copy(parent.place, copy.place);
    windows.set(copy.slot, windows.from(parent.slot), windows.until(parent.slot));
    ranks?.set(copy.rankSlot, ranks.from(parent.rankSlot), ranks.until(parent.rankSlot));
    return copy;
  }

  /** A copy of `parent` of the same family. */
  fork(serial: number, parent: Instance): Instance {
    const copy = this.copy(serial, parent);
    parent.family ??= new Set([parent]);
    copy.family = parent.family.add(copy);
    return copy;
  }

  /** The oldest instance, if there are more than may be; it must then be removed. */
  takeExcess(): Instance | undefined {
    if (this.#size <= this.options.limit) return undefined;
    while (!this.#isLiving(this.#eldest)) this.#eldest += 1;
    this.dropped += 1;
    return this.#instances[this.#eldest];
  }

  remove(instance: Instance): void {
    instance.alive = false;
    if (instance.family) {
      instance.family.delete(instance);
      instance.family = undefined;
    }
    this.#size -= 1;
    const { windows, ranks } = this.options;
    windows.live -= 1;
    windows.close(instance.slot);
    if (ranks) {
      ranks.live -= 1;
      ranks.close(instance.rankSlot);
    }
    this.#ended.push(instance);
  }

  /** The living, the oldest first. */
  all(): readonly Instance[] {
    return this.#instances.filter((_, index) => this.#isLiving(index));
  }

  #isLiving(index: number): boolean {
    const instance = this.#instances[index];
    return instance?.alive === true && instance.serial === this.#serials[index];
  }

  #sweep(): void {
    this.#instances = this.all() as Instance[];
    this.#serials = this.#instances.map(({ serial }) => serial);
    this.#eldest = 0;
  }

  #make(): Instance {
    const { owner, values, first, steps, windows, ranks, marks } = this.options;
    const waits: Waiting[] = [];
    const instance: Instance & { slot: number; rankSlot: number } = {
      owner,
      slot: 0,
      rankSlot: -1,
      place: marks.adopt(),
      values: new Array<undefined>(values).fill(undefined),
      waits,
      serial: 0,
      alive: false,
      last: 0,
      state: first,
      family: undefined,
    };
    instance.slot = windows.adopt(instance);
    if (ranks) instance.rankSlot = ranks.adopt(instance);
    for (let step = 0; step < steps; step++) {
      waits.push({ instance, step, turn: 0, key: undefined, newer: undefined, older: undefined });
    }
    return instance;
  }
}
