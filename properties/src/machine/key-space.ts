import type { Value } from "../model.js";
import type { Read } from "./comparison.js";
import { type History, type Key, NO_HISTORY } from "./instance.js";
import type { Packet } from "./packet.js";

/** A key stands at the first level at which it is alone. */
type Level = Map<Value, Level | Key>;

/** Keys under which nothing waits are swept out when there are this many beyond twice the waiting instances. */
const SLACK = 16_384;

/**
 * The values by which events join packets to instances (`x.src == x.src.1`), of all events that join by the same
 * of a packet: so the key of a packet is looked up once, however many properties ask, and a packet touches only
 * the instances that can match it.
 */
export class KeySpace {
  /** Events that join by these keys. */
  indexes = 0;
  #keys = 0;
  /** Instances that wait under all keys. */
  waiting = 0;
  #root: Level = new Map();
  readonly #sought: Value[];
  /** Of the packet at hand: whether its values were read, whether all are there, and its key if there is one. */
  #turn = -1;
  #complete = false;
  readonly #current: Value[];
  #key: Key | undefined;

  /** `reads` give the values of a packet. */
  constructor(private readonly reads: readonly Read[]) {
    this.#sought = reads.map(() => 0);
    this.#current = reads.map(() => 0);
  }

  /** The number of another event that joins by these keys. */
  addIndex(): number {
    this.indexes += 1;
    return this.indexes - 1;
  }

  /** The key of the packet at hand, if instances have waited under it. */
  find(packet: Packet): Key | undefined {
    if (this.#turn !== packet.turn) this.#turnTo(packet);
    return this.#key;
  }

  /** The key of the values that `reads` give of a history; `undefined` if one of them is absent. */
  obtain(reads: readonly Read[], packet: Packet, history: History): Key | undefined {
    if (!fill(this.#sought, reads, packet, history)) return undefined;
    if (this.#turn !== packet.turn) this.#turnTo(packet);
    if (!this.#complete || !this.#isCurrent()) return this.#lookUp(this.#sought) ?? this.#insert();
    this.#key ??= this.#insert();
    return this.#key;
  }

  #turnTo(packet: Packet): void {
    this.#turn = packet.turn;
    this.#complete = fill(this.#current, this.reads, packet, NO_HISTORY);
    this.#key = this.#complete ? this.#lookUp(this.#current) : undefined;
  }

  #isCurrent(): boolean {
    for (let i = 0; i < this.#sought.length; i++) if (this.#sought[i] !== this.#current[i]) return false;
    return true;
  }

  #lookUp(values: readonly Value[]): Key | undefined {
    let level = this.#root;
    for (let depth = 0; ; depth++) {
      const below = level.get(values[depth] ?? 0);
      if (!(below instanceof Map)) return below && isKeyOf(below, values, depth + 1) ? below : undefined;
      level = below;
    }
  }

  #insert(): Key {
    if (this.#keys > 2 * this.waiting + SLACK) this.#keys = this.#prune(this.#root);
    this.#keys += 1;
    const key: Key = {
      values: [...this.#sought],
      newest: new Array(this.indexes).fill(undefined),
      waiting: 0,
    };
    place(this.#root, key, 0);
    return key;
  }

  /** Lets go of all keys under which nothing waits; returns how many are left. */
  #prune(level: Level): number {
    let left = 0;
    for (const [value, below] of level) {
      const kept =
        below instanceof Map ? this.#prune(below) : Number(below.waiting > 0 || below === this.#key);
      if (kept === 0) level.delete(value);
      left += kept;
    }
    return left;
  }
}

/** Most events that share a space: each of its keys has room for all of them. */
const MAX_SHARING = 16;

/** The spaces of a machine, by what they read of a packet. */
export class KeySpaces {
  readonly #latest = new Map<string, KeySpace>();

  /** A space for an event whose key has `signature` and is read by `reads`. */
  join(signature: string, reads: readonly Read[]): KeySpace {
    const known = this.#latest.get(signature);
    if (known && known.indexes < MAX_SHARING) return known;
    const space = new KeySpace(reads);
    this.#latest.set(signature, space);
    return space;
  }
}

/** Reads values into `values`; false if one of them is absent. */
function fill(values: Value[], reads: readonly Read[], packet: Packet, history: History): boolean {
  for (let i = 0; i < reads.length; i++) {
    const value = reads[i]!(packet, history);
    // What is not a number is equal to nothing, also not to itself.
    if (value === undefined || Number.isNaN(value)) return false;
    values[i] = value;
  }
  return true;
}

function isKeyOf(key: Key, values: readonly Value[], from: number): boolean {
  for (let i = from; i < values.length; i++) if (key.values[i] !== values[i]) return false;
  return true;
}

/** Puts a new key into `level`; a key that stood there alone goes a level down with it. */
function place(level: Level, key: Key, depth: number): void {
  const value = key.values[depth] ?? 0;
  const below = level.get(value);
  if (below === undefined) {
    level.set(value, key);
    return;
  }
  const lower: Level = below instanceof Map ? below : new Map([[below.values[depth + 1]!, below]]);
  level.set(value, lower);
  place(lower, key, depth + 1);
}
