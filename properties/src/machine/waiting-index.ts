import type { Value } from "../model.js";
import type { Read } from "./compile-expression.js";
import type { Bucket, History, Waiting } from "./instance.js";
import type { Packet } from "./packet.js";

type Level = Map<Value, Level | Bucket>;

/** Empty buckets are swept out when there are this many beyond twice the waiting instances. */
const SLACK = 16_384;

/**
 * The instances that wait for one event, by the values that the event's equality joins compare
 * (`x.src == x.src.1`): a packet then touches only instances that can match it. Without joins there is one key.
 */
export class WaitingIndex {
  /** The key that `find` and `add` use. */
  readonly #key: Value[];
  /** Instances that wait. */
  size = 0;
  #root: Level = new Map();
  #buckets = 0;
  /** The bucket used last: a packet that opens an instance is then tried with the same key. */
  #recent: Bucket | undefined;
  readonly #all: Bucket = { key: [], newest: undefined };

  /** `depth` is the number of joined values. */
  constructor(private readonly depth: number) {
    this.#key = new Array<Value>(depth).fill(0);
  }

  /** Sets the key that `find` and `add` use; false if a value of it is absent. */
  setKey(reads: readonly Read[], packet: Packet, history: History): boolean {
    for (let i = 0; i < reads.length; i++) {
      const value = reads[i]!(packet, history);
      // What is not a number is equal to nothing, also not to itself.
      if (value === undefined || Number.isNaN(value)) return false;
      this.#key[i] = value;
    }
    return true;
  }

  /** The newest instance that waits with the key. */
  find(): Waiting | undefined {
    if (this.depth === 0) return this.#all.newest;
    if (this.#isRecent()) return this.#recent?.newest;
    let level: Level | Bucket | undefined = this.#root;
    for (let i = 0; i < this.depth && level !== undefined; i++) level = (level as Level).get(this.#key[i]!);
    if (level === undefined) return undefined;
    this.#recent = level as Bucket;
    return this.#recent.newest;
  }

  /** Puts `waiting` under the key, as the newest. */
  add(waiting: Waiting, turn: number): void {
    const bucket = this.#bucket();
    waiting.turn = turn;
    waiting.bucket = bucket;
    waiting.newer = undefined;
    waiting.older = bucket.newest;
    if (bucket.newest) bucket.newest.newer = waiting;
    bucket.newest = waiting;
    this.size += 1;
  }

  remove(waiting: Waiting): void {
    const { bucket, newer, older } = waiting;
    if (newer) newer.older = older;
    else if (bucket) bucket.newest = older;
    if (older) older.newer = newer;
    waiting.bucket = undefined;
    this.size -= 1;
  }

  #isRecent(): boolean {
    if (this.#recent === undefined) return false;
    for (let i = 0; i < this.depth; i++) if (this.#recent.key[i] !== this.#key[i]) return false;
    return true;
  }

  #bucket(): Bucket {
    if (this.depth === 0) return this.#all;
    if (this.#recent !== undefined && this.#isRecent()) return this.#recent;
    let level = this.#root;
    for (let i = 0; i < this.depth - 1; i++) {
      let next = level.get(this.#key[i]!) as Level | undefined;
      if (next === undefined) {
        next = new Map();
        level.set(this.#key[i]!, next);
      }
      level = next;
    }
    const last = this.#key[this.depth - 1]!;
    this.#recent = (level.get(last) as Bucket | undefined) ?? this.#make(level, last);
    return this.#recent;
  }

  #make(level: Level, last: Value): Bucket {
    const bucket: Bucket = { key: [...this.#key], newest: undefined };
    level.set(last, bucket);
    this.#buckets += 1;
    if (this.#buckets > 2 * this.size + SLACK) this.#sweep(bucket);
    return bucket;
  }

  /** Lets go of all empty buckets but the one that was just made. */
  #sweep(made: Bucket): void {
    this.#buckets = 0;
    this.#prune(this.#root, made, this.depth);
  }

  #prune(level: Level, made: Bucket, depth: number): void {
    for (const [value, below] of level) {
      if (depth > 1) this.#prune(below as Level, made, depth - 1);
      else if (below === made || (below as Bucket).newest) this.#buckets += 1;
      const empty = depth > 1 ? (below as Level).size === 0 : below !== made && !(below as Bucket).newest;
      if (empty) level.delete(value);
    }
  }
}
