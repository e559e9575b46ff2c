import { type Slots, setNumber } from "../slots.js";

/** RFC 3550, 6.4.1: the gain with which a new difference goes into the jitter. */
const GAIN = 1 / 16;

/** A row of numbers for each thing that comes. */
const ROW = 8;
const COUNT = 0;
const FIRST = 1;
const LAST = 2;
const GAP = 3;
const JITTER = 4;

/** When things come: the time since the one before, and how much that varies. All times in µs. */
export class Arrivals {
  private readonly rows: Float64Array;

  constructor(capacity: number) {
    this.rows = new Float64Array(capacity * ROW);
  }

  /** Begins anew at `place`. */
  reset(place: number): void {
    this.rows.fill(0, place * ROW, (place + 1) * ROW);
  }

  /** Something comes at `time`; what was captured before the one that came last counts as coming with it. */
  note(place: number, time: number): void {
    const { rows } = this;
    const row = place * ROW;
    const count = rows[row + COUNT]!;
    rows[row + COUNT] = count + 1;
    if (count === 0) {
      rows[row + FIRST] = time;
      rows[row + LAST] = time;
      return;
    }
    const gap = Math.max(0, time - rows[row + LAST]!);
    if (count > 1) {
      // RFC 3550, 6.4.1, with the gap before in the place of that between the sender's timestamps.
      const difference = Math.abs(gap - rows[row + GAP]!);
      rows[row + JITTER]! += (difference - rows[row + JITTER]!) * GAIN;
    }
    rows[row + GAP] = gap;
    rows[row + LAST]! += gap;
  }

  /** How many came. */
  countOf(place: number): number {
    return this.rows[place * ROW + COUNT]!;
  }

  /** When the last came. */
  lastOf(place: number): number {
    return this.rows[place * ROW + LAST]!;
  }

  /** Time from the first to the last. */
  durationOf(place: number): number {
    return this.rows[place * ROW + LAST]! - this.rows[place * ROW + FIRST]!;
  }

  /** Says the time since the one before and the jitter, as far as there are any. */
  put(place: number, slots: Slots, gap: number, jitter: number): void {
    const row = place * ROW;
    const count = this.rows[row + COUNT]!;
    if (count > 1) setNumber(slots, gap, this.rows[row + GAP]!);
    if (count > 2) setNumber(slots, jitter, this.rows[row + JITTER]!);
  }
}
