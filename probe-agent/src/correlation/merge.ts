import type { CopyRule, Hearing } from "../model/copies.js";

/** One event of one peer, waiting for its turn. */
export interface Waiting<T> {
  readonly time: number;
  readonly item: T;
  /** Which probes heard its frame; known when its turn comes. */
  readonly hearing: Hearing;
}

interface Entry<T> {
  readonly time: number;
  readonly item: T;
  hearing: Hearing | undefined;
}

interface Peer<T> {
  /** Sorted by time; the next is at `head`. */
  queue: Entry<T>[];
  head: number;
  watermark: number;
}

/** Copies of a frame come from different probes this far apart at most, µs: their clocks differ by a few ms. */
const APART_US = 20_000;
/** Events of a peer among which a copy is looked for: more do not fit on the air in that time. */
const MOST_LOOKED_AT = 64;

const ALONE: Hearing = { hearers: 1, goodHearers: 1, number: 1 };

/**
 * Merges the events of several peers by event time. A peer's watermark says that nothing older follows from it;
 * what is older than the smallest watermark can be let go. With `copies`, events of one frame are told from others;
 * an event then waits until all of its frame must have come.
 */
export class Merge<T> {
  readonly #peers = new Map<string, Peer<T>>();
  readonly #lookAhead: number;
  /** Events that came although their peer's watermark had passed them; they are let go all the same. */
  late = 0;

  constructor(
    peers: readonly string[],
    private readonly copies?: CopyRule<T>,
  ) {
    this.#lookAhead = copies === undefined ? 0 : APART_US;
    for (const name of peers)
      this.#peers.set(name, { queue: [], head: 0, watermark: Number.NEGATIVE_INFINITY });
  }

  /** Nothing older than this is let go any more; Infinity when no peer is left. */
  get watermark(): number {
    const watermarks = [...this.#peers.values()].map((peer) => peer.watermark);
    return Math.min(Number.POSITIVE_INFINITY, ...watermarks) - this.#lookAhead;
  }

  /** How far one peer has said that it has come. */
  watermarkOf(name: string): number {
    return this.#peers.get(name)?.watermark ?? Number.NEGATIVE_INFINITY;
  }

  put(name: string, time: number, item: T): void {
    const peer = this.#peers.get(name);
    if (!peer) return;
    if (time < peer.watermark) this.late += 1;
    let at = peer.queue.length;
    while (at > peer.head && peer.queue[at - 1]!.time > time) at -= 1;
    peer.queue.splice(at, 0, { time, item, hearing: undefined });
  }

  advance(name: string, watermark: number): void {
    const peer = this.#peers.get(name);
    if (peer && watermark > peer.watermark) peer.watermark = watermark;
  }

  /** The peer is not waited for any more; what it sent stays. */
  release(name: string): void {
    this.advance(name, Number.POSITIVE_INFINITY);
  }

  /** The next event that nothing can precede any more. */
  take(): Waiting<T> | undefined {
    const limit = this.watermark;
    let first: Peer<T> | undefined;
    for (const peer of this.#peers.values()) {
      const next = peer.queue[peer.head];
      if (next && next.time <= limit && (!first || next.time < first.queue[first.head]!.time)) first = peer;
    }
    if (!first) return undefined;
    const { time, item, hearing } = first.queue[first.head]!;
    const known = hearing ?? this.#findHearers(first);
    first.head += 1;
    if (first.head > 1024 && first.head * 2 > first.queue.length) {
      first.queue = first.queue.slice(first.head);
      first.head = 0;
    }
    return { time, item, hearing: known };
  }

  /** Tells the copies of the peer's next event, which are all later, and number them. */
  #findHearers(peer: Peer<T>): Hearing {
    const { copies } = this;
    if (copies === undefined) return ALONE;
    const entry = peer.queue[peer.head]!;
    const others = [...this.#peers.values()].flatMap((other) => {
      const copy = other === peer ? undefined : this.#findCopy(entry, other, copies);
      return copy === undefined ? [] : [copy];
    });
    const heard = [entry, ...others.sort((a, b) => a.time - b.time)];
    const good = heard.filter(({ item }) => copies.isGood(item));
    const first = good[0] ?? entry;
    let number = 1;
    for (const one of heard) {
      if (one !== first) number += 1;
      one.hearing = {
        hearers: heard.length,
        goodHearers: good.length,
        number: one === first ? 1 : number,
      };
    }
    return entry.hearing!;
  }

  /** The same bytes rather than others, then what is nearest in time. */
  #findCopy({ item, time }: Entry<T>, { head, queue }: Peer<T>, copies: CopyRule<T>): Entry<T> | undefined {
    let found: Entry<T> | undefined;
    const end = Math.min(queue.length, head + MOST_LOOKED_AT);
    for (let at = head; at < end && queue[at]!.time - time <= APART_US; at += 1) {
      const other = queue[at]!;
      if (other.hearing !== undefined || !copies.areCopies(item, other.item)) continue;
      if (copies.isSame(item, other.item)) return other;
      found ??= other;
    }
    return found;
  }
}
