/** Sequence numbers that are looked back on; a larger step tells of a sender that began anew. */
const SPAN = 64;
const NUMBERS = 256;
const HALF = 32;

/** A row of words for each sender: its latest number; how many of the last 64 there are since the first; */
const ROW = 8;
const LATEST = 0;
const SPANNED = 1;
/** which of them were heard, the latest in bit 0 of `LOW`; and the frames that were missed. */
const LOW = 2;
const HIGH = 3;
const LOST = 4;

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return (Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24) & 0xff;
}

/** What the gaps in sequence numbers of eight bits tell of frames that were sent and not heard. */
export class SequenceGaps {
  private readonly rows: Int32Array;

  constructor(capacity: number) {
    this.rows = new Int32Array(capacity * ROW);
  }

  /** Begins anew at `place`. */
  reset(place: number): void {
    this.rows.fill(0, place * ROW, (place + 1) * ROW);
  }

  note(place: number, number: number): void {
    const row = place * ROW;
    const step = (number - this.rows[row + LATEST]!) & (NUMBERS - 1);
    if (this.rows[row + SPANNED] === 0) this.begin(row, number);
    else if (step > NUMBERS - SPAN) this.fill(row, NUMBERS - step);
    else if (step > SPAN) this.begin(row, number);
    else if (step > 0) this.advance(row, number, step);
  }

  /** Whether any number was heard. */
  isKnown(place: number): boolean {
    return this.rows[place * ROW + SPANNED] !== 0;
  }

  /** Frames that were missed so far. */
  lostOf(place: number): number {
    return this.rows[place * ROW + LOST]!;
  }

  /** Which part of the last 64 numbers was heard. */
  heardPart(place: number): number {
    const row = place * ROW;
    return (countBits(this.rows[row + LOW]!) + countBits(this.rows[row + HIGH]!)) / this.rows[row + SPANNED]!;
  }

  private begin(row: number, number: number): void {
    this.rows[row + LATEST] = number;
    this.rows[row + SPANNED] = 1;
    this.rows[row + LOW] = 1;
    this.rows[row + HIGH] = 0;
  }

  private advance(row: number, number: number, step: number): void {
    const { rows } = this;
    const low = rows[row + LOW]!;
    rows[row + LATEST] = number;
    rows[row + LOST]! += step - 1;
    rows[row + SPANNED] = Math.min(SPAN, rows[row + SPANNED]! + step);
    if (step < HALF) {
      rows[row + HIGH] = (rows[row + HIGH]! << step) | (low >>> (HALF - step));
      rows[row + LOW] = (low << step) | 1;
    } else {
      rows[row + HIGH] = step < SPAN ? low << (step - HALF) : 0;
      rows[row + LOW] = 1;
    }
  }

  /** A number from before the latest comes late, for the first time. */
  private fill(row: number, back: number): void {
    if (back >= this.rows[row + SPANNED]!) return;
    const word = row + (back < HALF ? LOW : HIGH);
    const bit = 1 << (back & (HALF - 1));
    if ((this.rows[word]! & bit) !== 0) return;
    this.rows[word]! |= bit;
    this.rows[row + LOST]! -= 1;
  }
}
