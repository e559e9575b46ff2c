/** Frames of a transmitter that are remembered: a copy comes before many others, for all wait for its turn. */
const KEPT = 16;
/** Sequence number of a frame that carries none. */
export const NO_SEQUENCE = -1;

/** The last frames of each transmitter, to tell copies of them. */
export class RecentFrames {
  private readonly hashes: Int32Array;
  private readonly sequences: Int16Array;
  private readonly times: Float64Array;
  /** Where the next is put. */
  private readonly turns: Uint8Array;

  constructor(capacity: number) {
    this.hashes = new Int32Array(capacity * KEPT);
    this.sequences = new Int16Array(capacity * KEPT);
    this.times = new Float64Array(capacity * KEPT);
    this.turns = new Uint8Array(capacity);
  }

  reset(place: number): void {
    this.times.fill(Number.NEGATIVE_INFINITY, place * KEPT, (place + 1) * KEPT);
    this.turns[place] = 0;
  }

  /** Whether a frame like this one was noted at most `window` µs before, or after; it is noted. */
  note(place: number, sequence: number, hash: number, time: number, window: number): boolean {
    const { hashes, sequences } = this;
    const start = place * KEPT;
    for (let at = start; at < start + KEPT; at++) {
      if (hashes[at] !== hash || sequences[at] !== sequence) continue;
      if (Math.abs(time - this.times[at]!) > window) continue;
      this.times[at] = time;
      return true;
    }
    const at = start + this.turns[place]!;
    this.hashes[at] = hash;
    this.sequences[at] = sequence;
    this.times[at] = time;
    this.turns[place] = (this.turns[place]! + 1) & (KEPT - 1);
    return false;
  }
}
