import type { Value } from "../model.js";
import type { Packet } from "./packet.js";

/** Most packets remembered for one key; a count stays there however many more come. */
export const MAX_PER_KEY = 65_536;
/** Most keys, and most packets over all keys; beyond, the keys that were silent longest are forgotten. */
export const MAX_KEYS = 100_000;
const MAX_PACKETS = 2_000_000;

/** The times of the packets of one key, oldest first, in a ring that grows up to `MAX_PER_KEY`. */
class Times {
  #ring = new Float64Array(8);
  #first = 0;
  size = 0;
  newest = Number.NEGATIVE_INFINITY;

  /** Adds a time that is not before the newest. Returns whether the oldest had to go for it. */
  add(time: number): boolean {
    const full = this.size === MAX_PER_KEY;
    if (full) this.#dropFirst();
    else if (this.size === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.size) % this.#ring.length] = time;
    this.size += 1;
    this.newest = time;
    return full;
  }

  /** Forgets times up to and including `time`; returns how many. */
  dropUpTo(time: number): number {
    const before = this.size;
    while (this.size > 0 && this.#ring[this.#first]! <= time) this.#dropFirst();
    return before - this.size;
  }

  #dropFirst(): void {
    this.#first = (this.#first + 1) % this.#ring.length;
    this.size -= 1;
  }

  #grow(): void {
    const larger = new Float64Array(this.#ring.length * 2);
    for (let i = 0; i < this.size; i++) larger[i] = this.#ring[(this.#first + i) % this.#ring.length]!;
    this.#ring = larger;
    this.#first = 0;
  }
}

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

/** `#count(window, key…)`: packets of one key in the last `window`, the moment a window ago excluded. */
export class SlidingCount {
  /** By key, the one noted least recently first. */
  readonly #times = new Map<Value, Times>();
  #packets = 0;
  /** The count that the last noted packet saw, itself included. */
  last = 0;
  /** Keys and packets that were forgotten because of a cap, while still in the window. */
  dropped = 0;

  /** `window` in µs; `attributes` are indexes into the packet. */
  constructor(
    private readonly window: number,
    private readonly attributes: readonly number[],
  ) {}

  note(packet: Packet): void {
    const key = keyOf(packet, this.attributes);
    const times = this.#times.get(key) ?? new Times();
    this.#times.delete(key);
    this.#times.set(key, times);
    // A packet that is older than the last of its key counts at that one's time.
    const time = Math.max(packet.time, times.newest);
    this.#packets -= times.dropUpTo(time - this.window);
    if (times.add(time)) this.dropped += 1;
    else this.#packets += 1;
    this.last = times.size;
    this.#forget(time);
  }

  /** Lets go of keys that were silent for a window, two per packet at most, and of what is over the caps. */
  #forget(now: number): void {
    for (let i = 0; i < 2; i++) {
      const [key, times] = this.#times.entries().next().value!;
      const over = this.#times.size > MAX_KEYS || this.#packets > MAX_PACKETS;
      if (!over && times.newest > now - this.window) return;
      if (times.newest > now - this.window) this.dropped += 1;
      this.#times.delete(key);
      this.#packets -= times.size;
    }
  }
}
