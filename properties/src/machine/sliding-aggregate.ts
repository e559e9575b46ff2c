import type { AggregateName } from "../data/functions.js";
import type { Value } from "../model.js";
import type { Packet } from "./packet.js";
import {
  type LoadedAggregate,
  type SavedAggregate,
  StateError,
  saveNumber,
  saveValue,
} from "./saved-state.js";
import { SlidingWindow } from "./sliding-window.js";

/** Most keys, and most packets over all keys; beyond, the keys that were silent longest are forgotten. */
const MAX_KEYS = 100_000;
const MAX_PACKETS = 2_000_000;

/** Injective: no two different lists of values have the same text. */
function keyOf(packet: Packet, attributes: readonly number[]): Value {
  if (attributes.length === 1) return packet.get(attributes[0]!) ?? "";
  let key = "";
  for (const attribute of attributes) {
    const value = packet.get(attribute) ?? "";
    key += typeof value === "string" ? `${value.length}:${value}` : `n${value};`;
  }
  return key;
}

/** What is aggregated: `window` in µs; `value` and `keys` are indexes of attributes. */
export interface AggregateRule {
  readonly aggregate: AggregateName;
  readonly window: number;
  readonly value: number | undefined;
  readonly keys: readonly number[];
}

/** `#count`, `#distinct`, `#sum` or `#rate` of packets of one key in the last window, the moment a window ago excluded. */
export class SlidingAggregate {
  /** By key, the one noted least recently first. */
  readonly #windows = new Map<Value, SlidingWindow>();
  #packets = 0;
  /** The packet's turn in which one was last noted. */
  turn = -1;
  #latest: SlidingWindow | undefined;
  /** What the last noted packet saw, itself included. */
  last = 0;
  /** Keys and packets that were forgotten because of a cap, while still in the window. */
  dropped = 0;

  constructor(private readonly rule: AggregateRule) {}

  /** The index of the attribute whose different values are counted. */
  get distinctOf(): number | undefined {
    return this.rule.aggregate === "distinct" ? this.rule.value : undefined;
  }

  /** The different values that the last noted packet saw. */
  get values(): Iterable<Value> {
    return this.#latest?.values ?? [];
  }

  note(packet: Packet): void {
    const { aggregate, window: length, value, keys } = this.rule;
    const key = keyOf(packet, keys);
    const window = this.#windows.get(key) ?? new SlidingWindow(aggregate);
    this.#windows.delete(key);
    this.#windows.set(key, window);
    // A packet that is older than the last of its key counts at that one's time.
    const time = Math.max(packet.time, window.newest);
    this.#packets -= window.dropUpTo(time - length);
    if (window.add(time, value === undefined ? undefined : packet.get(value))) this.dropped += 1;
    else this.#packets += 1;
    this.last = this.#resultOf(window);
    this.#latest = window;
    this.turn = packet.turn;
    this.#forget(time);
  }

  save(): SavedAggregate {
    const windows = [...this.#windows].map(([key, window]) => ({ key: saveValue(key), ...window.save() }));
    return { turn: this.turn, last: saveNumber(this.last), dropped: this.dropped, windows };
  }

  /** The window noted last is the last of all. */
  load({ turn, last, dropped, windows }: LoadedAggregate): void {
    this.turn = turn;
    this.last = last;
    this.dropped = dropped;
    for (const { key, ...saved } of windows) {
      const window = new SlidingWindow(this.rule.aggregate);
      window.load(saved);
      this.#windows.set(key, window);
      this.#packets += window.size;
      this.#latest = window;
    }
  }

  #resultOf(window: SlidingWindow): number {
    switch (this.rule.aggregate) {
      case "count":
        return window.size;
      case "rate":
        return (window.size * 1e6) / this.rule.window;
      case "distinct":
        return window.distinct;
      case "sum":
        return window.sum;
    }
  }

  /** Lets go of keys that were silent for a window, two per packet at most, and of what is over the caps. */
  #forget(now: number): void {
    for (let i = 0; i < 2; i++) {
      const [key, window] = this.#windows.entries().next().value!;
      const over = this.#windows.size > MAX_KEYS || this.#packets > MAX_PACKETS;
      if (!over && window.newest > now - this.rule.window) return;
      if (window.newest > now - this.rule.window) this.dropped += 1;
      this.#windows.delete(key);
      this.#packets -= window.size;
    }
  }
}

/** Gives each of `counts` what was saved of it. Throws `StateError` if one was not. */
export function loadAggregates(counts: readonly SlidingAggregate[], saved: readonly LoadedAggregate[]): void {
  if (saved.length !== counts.length) throw new StateError("the saved state is damaged: it lacks a count");
  for (const [i, count] of counts.entries()) count.load(saved[i]!);
}
