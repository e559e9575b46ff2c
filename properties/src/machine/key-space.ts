import type { Value } from "../model.js";
import type { Read } from "./comparison.js";
import { type History, NO_HISTORY } from "./history.js";
import type { Packet } from "./packet.js";
import { NONE } from "./records.js";

/** A list of values that packets and instances have in common: its number in the space. */
export type Key = number;

/** A key stands at the first level at which it is alone. */
type Level = Map<Value, Level | Key>;

/** Keys under which nothing waits are swept out when there are this many beyond twice the waiting instances. */
const SLACK = 16_384;
const INITIAL_KEYS = 64;

/**
 * The values by which events join packets to instances (`x.src == x.src.1`), of all events that join by the same
 * of a packet: so the key of a packet is looked up once, however many properties ask, and a packet touches only
 * the instances that can match it.
 */
export class KeySpace {
  /** Events that join by these keys. */
  indexes = 0;
  /** Instances that wait under all keys, and under each. */
  waiting = 0;
  #waitingOf = new Int32Array(INITIAL_KEYS);
  /** The newest wait of each event for each key, all events of a key in a row. */
  #newest: Int32Array<ArrayBuffer> | undefined;
  /** The values of each key, in a row. */
  readonly #values: Value[] = [];
  #keys = 0;
  readonly #free: Key[] = [];
  #root: Level = new Map();
  readonly #sought: Value[];
  /** Of the packet at hand: whether its values were read, whether all are there, and its key if there is one. */
  #turn = -1;
  #complete = false;
  readonly #current: Value[];
  #key: Key = NONE;

  /** `reads` give the values of a packet. */
  constructor(private readonly reads: readonly Read[]) {
    this.#sought = reads.map(() => 0);
    this.#current = reads.map(() => 0);
  }

  /** The number of another event that joins by these keys; none may come after the first packet. */
  addIndex(): number {
    this.indexes += 1;
    return this.indexes - 1;
  }

  /** The key of the packet at hand, if instances have waited under it. */
  find(packet: Packet): Key {
    if (this.#turn !== packet.turn) this.#turnTo(packet);
    return this.#key;
  }

  /** The key of the values that `reads` give of a history; `NONE` if one of them is absent. */
  obtain(reads: readonly Read[], packet: Packet, history: History): Key {
    if (!fill(this.#sought, reads, packet, history)) return NONE;
    if (this.#turn !== packet.turn) this.#turnTo(packet);
    if (!this.#complete || !this.#isCurrent()) {
      const known = this.#lookUp(this.#sought);
      return known === NONE ? this.#insert() : known;
    }
    if (this.#key === NONE) this.#key = this.#insert();
    return this.#key;
  }

  /** The newest that waits for event `index` under `key`. */
  newest(key: Key, index: number): number {
    return this.#newest![key * this.indexes + index]!;
  }

  setNewest(key: Key, index: number, wait: number): void {
    this.#newest![key * this.indexes + index] = wait;
  }

  /** One more waits under `key`, or (-1) one less. */
  count(key: Key, change: 1 | -1): void {
    this.#waitingOf[key] = this.#waitingOf[key]! + change;
    this.waiting += change;
  }

  #turnTo(packet: Packet): void {
    this.#turn = packet.turn;
    this.#complete = fill(this.#current, this.reads, packet, NO_HISTORY);
    this.#key = this.#complete ? this.#lookUp(this.#current) : NONE;
  }

  #isCurrent(): boolean {
    for (let i = 0; i < this.#sought.length; i++) if (this.#sought[i] !== this.#current[i]) return false;
    return true;
  }

  #lookUp(values: readonly Value[]): Key {
    let level = this.#root;
    for (let depth = 0; ; depth++) {
      const below = level.get(values[depth] ?? 0);
      if (below === undefined) return NONE;
      if (typeof below === "number") return this.#isKeyOf(below, values, depth + 1) ? below : NONE;
      level = below;
    }
  }

  #isKeyOf(key: Key, values: readonly Value[], from: number): boolean {
    const at = key * values.length;
    for (let i = from; i < values.length; i++) if (this.#values[at + i] !== values[i]) return false;
    return true;
  }

  /** A key for the values that are sought. */
  #insert(): Key {
    if (this.#keys - this.#free.length > 2 * this.waiting + SLACK) this.#prune(this.#root);
    let key = this.#free.pop();
    if (key === undefined) {
      key = this.#keys;
      this.#keys += 1;
      this.#makeRoom();
    }
    for (let i = 0; i < this.#sought.length; i++)
      this.#values[key * this.#sought.length + i] = this.#sought[i]!;
    this.#place(this.#root, key, 0);
    return key;
  }

  #makeRoom(): void {
    this.#newest ??= new Int32Array(INITIAL_KEYS * this.indexes).fill(NONE);
    if (this.#keys <= this.#waitingOf.length) return;
    const counts = new Int32Array(2 * this.#waitingOf.length);
    counts.set(this.#waitingOf);
    this.#waitingOf = counts;
    const newest = new Int32Array(2 * this.#newest.length).fill(NONE);
    newest.set(this.#newest);
    this.#newest = newest;
  }

  /** Puts a new key into `level`; a key that stood there alone goes a level down with it. */
  #place(level: Level, key: Key, depth: number): void {
    const value = this.#valueOf(key, depth);
    const below = level.get(value);
    if (below === undefined) {
      level.set(value, key);
      return;
    }
    const alone = typeof below === "number";
    const lower: Level = alone ? new Map([[this.#valueOf(below, depth + 1), below]]) : below;
    level.set(value, lower);
    this.#place(lower, key, depth + 1);
  }

  #valueOf(key: Key, depth: number): Value {
    return this.#values[key * this.reads.length + depth] ?? 0;
  }

  /** Lets go of all keys under which nothing waits; returns how many are left. */
  #prune(level: Level): number {
    let left = 0;
    for (const [value, below] of level) {
      const kept = typeof below === "number" ? this.#keep(below) : this.#prune(below);
      if (kept === 0) level.delete(value);
      left += kept;
    }
    return left;
  }

  #keep(key: Key): 0 | 1 {
    if (this.#waitingOf[key]! > 0 || key === this.#key) return 1;
    this.#free.push(key);
    return 0;
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
