import type { AggregateName } from "../data/functions.js";
import type { Value } from "../model.js";
import { type LoadedWindow, type SavedWindow, saveNumber, saveValue } from "./saved-state.js";

/** Most packets remembered for one key; an aggregate stays there however many more come. */
const MAX_PER_KEY = 65_536;

/** The packets of one key in a window, oldest first: their times and values, in rings that grow up to `MAX_PER_KEY`. */
export class SlidingWindow {
  #times = new Float64Array(8);
  /** Only where values are aggregated. */
  #values: (Value | undefined)[] = [];
  #first = 0;
  #sum = 0;
  /** How often each value is in the window. */
  readonly #occurrences = new Map<Value, number>();
  size = 0;
  newest = Number.NEGATIVE_INFINITY;

  constructor(private readonly aggregate: AggregateName) {}

  get sum(): number {
    return this.#sum;
  }

  get distinct(): number {
    return this.#occurrences.size;
  }

  get values(): Iterable<Value> {
    return this.#occurrences.keys();
  }

  /** Adds a packet that is not before the newest. Returns whether the oldest had to go for it. */
  add(time: number, value: Value | undefined): boolean {
    const full = this.size === MAX_PER_KEY;
    if (full) this.#dropFirst();
    else if (this.size === this.#times.length) this.#grow();
    const at = (this.#first + this.size) % this.#times.length;
    this.#times[at] = time;
    this.size += 1;
    this.newest = time;
    if (value === undefined) return full;
    this.#values[at] = value;
    if (this.aggregate === "sum") this.#sum += Number(value);
    else this.#occurrences.set(value, (this.#occurrences.get(value) ?? 0) + 1);
    return full;
  }

  /** Forgets packets up to and including `time`; returns how many. */
  dropUpTo(time: number): number {
    const before = this.size;
    while (this.size > 0 && this.#times[this.#first]! <= time) this.#dropFirst();
    return before - this.size;
  }

  save(): Omit<SavedWindow, "key"> {
    const { length } = this.#times;
    const places = Array.from({ length: this.size }, (_, i) => (this.#first + i) % length);
    return {
      sum: saveNumber(this.#sum),
      times: places.map((place) => saveNumber(this.#times[place]!)),
      values: this.#values.length === 0 ? [] : places.map((place) => saveValue(this.#values[place])),
    };
  }

  /** A sum keeps what rounding has left of those that are gone. */
  load({ sum, times, values }: Omit<LoadedWindow, "key">): void {
    for (const [i, time] of times.entries()) this.add(time, values[i]);
    this.#sum = sum;
  }

  #dropFirst(): void {
    const value = this.#values[this.#first];
    if (value !== undefined) this.#forget(value);
    this.#first = (this.#first + 1) % this.#times.length;
    this.size -= 1;
    // What rounding left of a sum does not stay.
    if (this.size === 0) this.#sum = 0;
  }

  #forget(value: Value): void {
    this.#values[this.#first] = undefined;
    if (this.aggregate === "sum") {
      this.#sum -= Number(value);
      return;
    }
    const left = (this.#occurrences.get(value) ?? 0) - 1;
    if (left > 0) this.#occurrences.set(value, left);
    else this.#occurrences.delete(value);
  }

  #grow(): void {
    const { length } = this.#times;
    const larger = new Float64Array(length * 2);
    const values: (Value | undefined)[] = [];
    for (let i = 0; i < this.size; i++) {
      larger[i] = this.#times[(this.#first + i) % length]!;
      if (this.#values.length > 0) values[i] = this.#values[(this.#first + i) % length];
    }
    this.#times = larger;
    this.#values = values;
    this.#first = 0;
  }
}
