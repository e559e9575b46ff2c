/** One event of one peer, waiting for its turn. */
export interface Waiting<T> {
  readonly time: number;
  readonly item: T;
}

interface Peer<T> {
  /** Sorted by time; the next is at `head`. */
  queue: Waiting<T>[];
  head: number;
  watermark: number;
}

/**
 * Merges the events of several peers by event time. A peer's watermark says that nothing older follows from it;
 * what is older than the smallest watermark can be let go.
 */
export class Merge<T> {
  readonly #peers = new Map<string, Peer<T>>();
  /** Events that came although their peer's watermark had passed them; they are let go all the same. */
  late = 0;

  constructor(peers: readonly string[]) {
    for (const name of peers)
      this.#peers.set(name, { queue: [], head: 0, watermark: Number.NEGATIVE_INFINITY });
  }

  /** Nothing older than this follows from any peer; Infinity when no peer is left. */
  get watermark(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#peers.values()].map((peer) => peer.watermark));
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
    while (at > peer.head && (peer.queue[at - 1] as Waiting<T>).time > time) at -= 1;
    peer.queue.splice(at, 0, { time, item });
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
      if (next && next.time <= limit && (!first || next.time < (first.queue[first.head] as Waiting<T>).time))
        first = peer;
    }
    if (!first) return undefined;
    const taken = first.queue[first.head] as Waiting<T>;
    first.head += 1;
    if (first.head > 1024 && first.head * 2 > first.queue.length) {
      first.queue = first.queue.slice(first.head);
      first.head = 0;
    }
    return taken;
  }
}
