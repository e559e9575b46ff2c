import type { State } from "./automaton.js";
import { type Instance, UNMATCHED, type Waiting } from "./instance.js";
import type { Windows } from "./windows.js";

export interface PopulationOptions {
  readonly windows: Windows;
  /** Place of the property in the machine. */
  readonly owner: number;
  /** Most living instances. */
  readonly limit: number;
  /** How many events the property has, and how many values an attempt keeps. */
  readonly events: number;
  readonly values: number;
  /** The state in which attempts begin, and the most steps that any state has. */
  readonly first: State;
  readonly steps: number;
}

/** The living instances of one property in the order of opening, and those that have ended, for use again. */
export class Population {
  eldest: Instance | undefined;
  #youngest: Instance | undefined;
  #size = 0;
  readonly #ended: Instance[] = [];
  /** Instances that had to go because there were too many. */
  dropped = 0;

  constructor(private readonly options: PopulationOptions) {}

  /** `serial` tells the order of opening over all properties. */
  open(serial: number): Instance {
    const instance = this.#ended.pop() ?? this.#make();
    instance.serial = serial;
    instance.alive = true;
    instance.state = this.options.first;
    instance.values.fill(undefined);
    instance.ranks.fill(UNMATCHED);
    instance.elder = this.#youngest;
    if (this.#youngest) this.#youngest.younger = instance;
    else this.eldest = instance;
    this.#youngest = instance;
    this.#size += 1;
    this.options.windows.live += 1;
    return instance;
  }

  /** A copy of `parent` with the same history and window, of the same family. */
  fork(serial: number, parent: Instance): Instance {
    const copy = this.open(serial);
    for (let i = 0; i < parent.values.length; i++) copy.values[i] = parent.values[i];
    for (let i = 0; i < parent.ranks.length; i++) {
      copy.ranks[i] = parent.ranks[i]!;
      copy.times[i] = parent.times[i]!;
    }
    const { windows } = this.options;
    windows.set(copy.slot, windows.from(parent.slot), windows.until(parent.slot));
    parent.family ??= new Set([parent]);
    copy.family = parent.family.add(copy);
    return copy;
  }

  /** The oldest instance, if there are more than may be; it must then be removed. */
  get excess(): Instance | undefined {
    if (this.#size <= this.options.limit) return undefined;
    this.dropped += 1;
    return this.eldest;
  }

  remove(instance: Instance): void {
    const { elder, younger } = instance;
    if (elder) elder.younger = younger;
    else this.eldest = younger;
    if (younger) younger.elder = elder;
    else this.#youngest = elder;
    instance.alive = false;
    instance.younger = undefined;
    instance.elder = undefined;
    if (instance.family) {
      instance.family.delete(instance);
      instance.family = undefined;
    }
    this.#size -= 1;
    this.options.windows.live -= 1;
    this.options.windows.close(instance.slot);
    this.#ended.push(instance);
  }

  #make(): Instance {
    const { owner, events, values, first, steps, windows } = this.options;
    const waits: Waiting[] = [];
    const instance: Instance & { slot: number } = {
      owner,
      slot: 0,
      values: new Array<undefined>(values).fill(undefined),
      ranks: new Array<number>(events).fill(UNMATCHED),
      times: new Array<number>(events).fill(0.5),
      waits,
      serial: 0,
      alive: false,
      last: 0,
      state: first,
      family: undefined,
      younger: undefined,
      elder: undefined,
    };
    instance.slot = windows.adopt(instance);
    for (let step = 0; step < steps; step++) {
      waits.push({ instance, step, turn: 0, bucket: undefined, newer: undefined, older: undefined });
    }
    return instance;
  }
}
