import { distance, isOtherConnection } from "./tcp-progress.js";

/** Bytes in order that are kept of a flow: the last so many. */
const KEPT = 4096;
/** Bytes that may wait for some before them. */
const WAITING = 4096;
const ROOM = KEPT + WAITING;
/** Flows of which bytes are kept at the same time. */
const STREAMS = 512;
/** Runs of bytes of a flow that may wait, and room for one that is in order. */
const RUNS = 4;
const PLACES = RUNS + 1;
const NONE = -1;

/**
 * The last bytes of TCP flows, in the order of their sequence numbers (RFC 9293, 3.4), each once. What comes too
 * early waits; when there is no room for more of it, what is missing is given up, and left out.
 */
export class SessionPayloads {
  /** Bytes of all flows; where those of one are, say `startOf` and `lengthOf`. */
  readonly bytes = new Uint8Array(STREAMS * ROOM);
  /** Flows whose bytes had to make room for those of others. */
  evicted = 0;
  private readonly streams: Int16Array;
  private readonly owners = new Int32Array(STREAMS).fill(NONE);
  private turn = 0;
  private readonly lengths = new Uint32Array(STREAMS);
  /** The sequence number behind the bytes that are in order. */
  private readonly next = new Uint32Array(STREAMS);
  private readonly runs = new Uint8Array(STREAMS);
  private readonly from = new Uint32Array(STREAMS * PLACES);
  private readonly to = new Uint32Array(STREAMS * PLACES);

  constructor(flows: number) {
    this.streams = new Int16Array(flows).fill(NONE);
  }

  /** Forgets the bytes of `flow`. */
  reset(flow: number): void {
    const stream = this.streams[flow]!;
    if (stream !== NONE) this.owners[stream] = NONE;
    this.streams[flow] = NONE;
  }

  startOf(flow: number): number {
    return this.streams[flow]! * ROOM;
  }

  /** Bytes that are known of `flow`, in order. */
  lengthOf(flow: number): number {
    const stream = this.streams[flow]!;
    return stream === NONE ? 0 : this.lengths[stream]!;
  }

  /** The first byte of `flow` is that with the number `sequence`. */
  open(flow: number, sequence: number): void {
    const stream = this.provide(flow, sequence);
    this.begin(stream, sequence);
  }

  /** `count` bytes of `source` from `at` on, the first with the number `sequence`. */
  add(flow: number, sequence: number, source: Uint8Array, at: number, count: number): void {
    const stream = this.provide(flow, sequence);
    if (isOtherConnection(this.next[stream]!, sequence)) this.begin(stream, sequence);
    const known = Math.max(0, distance(sequence, this.next[stream]!));
    if (known >= count) return;
    // Of a segment that is longer than what is kept, the end counts.
    const skipped = Math.max(known, count - WAITING);
    const start = (sequence + skipped) >>> 0;
    this.makeRoom(stream, start, count - skipped);
    this.put(stream, start, source, at + skipped, count - skipped);
    this.takeRuns(stream);
  }

  /** The stream of `flow`, which may be one that another flow had to give up. */
  private provide(flow: number, sequence: number): number {
    const known = this.streams[flow]!;
    if (known !== NONE) return known;
    const stream = this.turn;
    this.turn = (stream + 1) % STREAMS;
    const owner = this.owners[stream]!;
    if (owner !== NONE) {
      this.streams[owner] = NONE;
      this.evicted += 1;
    }
    this.owners[stream] = flow;
    this.streams[flow] = stream;
    this.begin(stream, sequence);
    return stream;
  }

  private begin(stream: number, sequence: number): void {
    this.lengths[stream] = 0;
    this.next[stream] = sequence;
    this.runs[stream] = 0;
  }

  /** Gives up what is missing until `count` bytes from `start` on can be put. */
  private makeRoom(stream: number, start: number, count: number): void {
    while (this.runs[stream]! > 0 && !this.fits(stream, start, count)) {
      this.skipTo(stream, this.from[stream * PLACES]!);
      this.takeRuns(stream);
    }
    if (!this.fits(stream, start, count)) this.skipTo(stream, start);
  }

  private fits(stream: number, start: number, count: number): boolean {
    const early = distance(this.next[stream]!, start);
    return early <= 0 || (early + count <= WAITING && this.runs[stream]! < RUNS);
  }

  /** What lies before `sequence` and was not heard is left out: what waits moves up. */
  private skipTo(stream: number, sequence: number): void {
    const gap = distance(this.next[stream]!, sequence);
    const end = stream * ROOM + this.lengths[stream]!;
    if (gap > 0 && gap < WAITING) this.bytes.copyWithin(end, end + gap, (stream + 1) * ROOM);
    this.next[stream] = sequence;
  }

  private put(stream: number, start: number, source: Uint8Array, at: number, count: number): void {
    const early = distance(this.next[stream]!, start);
    const skipped = Math.max(0, -early);
    if (skipped >= count) return;
    const target = stream * ROOM + this.lengths[stream]! + early + skipped;
    for (let i = skipped; i < count; i++) this.bytes[target + i - skipped] = source[at + i]!;
    this.addRun(stream, (start + skipped) >>> 0, (start + count) >>> 0);
  }

  /** Notes the bytes between `from` and `to`, in order; runs may touch or overlap. */
  private addRun(stream: number, from: number, to: number): void {
    const first = stream * PLACES;
    let at = first + this.runs[stream]!;
    for (; at > first && distance(this.from[at - 1]!, from) < 0; at--) {
      this.from[at] = this.from[at - 1]!;
      this.to[at] = this.to[at - 1]!;
    }
    this.from[at] = from;
    this.to[at] = to;
    this.runs[stream]! += 1;
  }

  /** Takes the runs that nothing is missing before. */
  private takeRuns(stream: number): void {
    const first = stream * PLACES;
    while (this.runs[stream]! > 0 && distance(this.next[stream]!, this.from[first]!) <= 0) {
      const news = distance(this.next[stream]!, this.to[first]!);
      if (news > 0) this.append(stream, news);
      this.runs[stream]! -= 1;
      this.from.copyWithin(first, first + 1, first + PLACES);
      this.to.copyWithin(first, first + 1, first + PLACES);
    }
  }

  /** `count` bytes behind those in order are in order too; the first make room, and what waits moves with them. */
  private append(stream: number, count: number): void {
    const start = stream * ROOM;
    const length = this.lengths[stream]! + count;
    this.next[stream]! += count;
    this.lengths[stream] = Math.min(KEPT, length);
    if (length > KEPT) this.bytes.copyWithin(start, start + length - KEPT, start + ROOM);
  }
}
