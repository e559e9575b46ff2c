/** Gaps that may still be filled; when there are more, the first stays what it is. */
const HOLES = 8;
/** A step in sequence numbers that is larger tells of another connection: no window is so wide on a small network. */
const LARGEST_STEP = 2 ** 24;

/** How far `to` lies after `from` in sequence numbers of 32 bits (RFC 9293, 3.4). */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

/** Whether `sequence` is too far from `next`, the one that is expected, to belong to the same connection. */
export function isOtherConnection(next: number, sequence: number): boolean {
  return Math.abs(distance(next, sequence)) > LARGEST_STEP;
}

/** What was heard, and what not, of the bytes that the sequence numbers of each TCP flow tell of. */
export class TcpProgress {
  /** Bytes that were heard, each once, and those that were not. */
  readonly heard: Float64Array;
  readonly lost: Float64Array;
  private readonly begun: Uint8Array;
  /** The number behind the highest that was heard. */
  private readonly next: Uint32Array;
  private readonly holes: Uint8Array;
  private readonly from: Uint32Array;
  private readonly to: Uint32Array;

  constructor(capacity: number) {
    this.heard = new Float64Array(capacity);
    this.lost = new Float64Array(capacity);
    this.begun = new Uint8Array(capacity);
    this.next = new Uint32Array(capacity);
    this.holes = new Uint8Array(capacity);
    this.from = new Uint32Array(capacity * HOLES);
    this.to = new Uint32Array(capacity * HOLES);
  }

  reset(place: number): void {
    this.begun[place] = 0;
    this.heard[place] = 0;
    this.lost[place] = 0;
    this.holes[place] = 0;
  }

  /** A connection begins, whose first byte has the number `first`; false if that was said before. */
  open(place: number, first: number): boolean {
    const isAgain = this.begun[place] === 1 && this.next[place] === first;
    if (!isAgain) this.begin(place, first);
    return !isAgain;
  }

  /** `length` bytes, 1 or more, from `sequence` on; false if all of them were heard before. */
  add(place: number, sequence: number, length: number): boolean {
    if (this.begun[place] === 0 || isOtherConnection(this.next[place]!, sequence))
      this.begin(place, sequence);
    const step = Math.max(0, distance(this.next[place]!, sequence));
    const beyond = distance(this.next[place]!, (sequence + length) >>> 0);
    if (step > 0) this.leaveHole(place, sequence, step);
    const filled = step > 0 || beyond === length ? 0 : this.fill(place, sequence, (sequence + length) >>> 0);
    const news = Math.max(0, Math.min(length, beyond)) + filled;
    this.heard[place]! += news;
    this.lost[place]! -= filled;
    if (beyond > 0) this.next[place] = sequence + length;
    return news > 0;
  }

  private begin(place: number, sequence: number): void {
    this.begun[place] = 1;
    this.next[place] = sequence;
    this.holes[place] = 0;
  }

  private leaveHole(place: number, sequence: number, length: number): void {
    this.lost[place]! += length;
    if (this.holes[place] === HOLES) this.removeHole(place, 0);
    const at = place * HOLES + this.holes[place]!;
    this.from[at] = this.next[place]!;
    this.to[at] = sequence;
    this.holes[place]! += 1;
  }

  private removeHole(place: number, hole: number): void {
    const start = place * HOLES;
    const end = start + this.holes[place]!;
    this.from.copyWithin(start + hole, start + hole + 1, end);
    this.to.copyWithin(start + hole, start + hole + 1, end);
    this.holes[place]! -= 1;
  }

  /** Fills what lies between `from` and `to`; returns how many bytes were missing there. */
  private fill(place: number, from: number, to: number): number {
    let filled = 0;
    for (let hole = this.holes[place]! - 1; hole >= 0; hole--) {
      const at = place * HOLES + hole;
      const before = Math.max(0, distance(this.from[at]!, from));
      const behind = Math.max(0, distance(to, this.to[at]!));
      const part = distance(this.from[at]!, this.to[at]!) - before - behind;
      if (part <= 0) continue;
      filled += part;
      this.narrow(place, hole, before, behind);
    }
    return filled;
  }

  /** Leaves of a hole the first and the last bytes; of two parts where there is no room for both, the last. */
  private narrow(place: number, hole: number, before: number, behind: number): void {
    const at = place * HOLES + hole;
    const end = this.to[at]!;
    if (before === 0 && behind === 0) this.removeHole(place, hole);
    else if (behind === 0) this.to[at] = this.from[at]! + before;
    else if (before === 0 || this.holes[place] === HOLES) this.from[at] = end - behind;
    else {
      const last = place * HOLES + this.holes[place]!;
      this.from.copyWithin(at + 1, at, last);
      this.to.copyWithin(at + 1, at, last);
      this.to[at] = this.from[at]! + before;
      this.from[at + 1] = end - behind;
      this.holes[place]! += 1;
    }
  }
}
