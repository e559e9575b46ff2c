const SECONDS = 10;
const MICROSECONDS = 1e6;

/** A row of words for each thing: a ring of counts, one for each of the last ten seconds, and what follows. */
const ROW = 16;
/** Where in the ring the latest second is, which that is (modulo 2^32), and the sum of the counts. */
const TURN = SECONDS;
const LATEST = SECONDS + 1;
const SUM = SECONDS + 2;
const HAS_BEGUN = SECONDS + 3;

/** How often things happen: per second, in the present whole second and the nine before it. */
export class RecentRate {
  private readonly rows: Int32Array;

  constructor(capacity: number) {
    this.rows = new Int32Array(capacity * ROW);
  }

  /** Begins anew at `place`. */
  reset(place: number): void {
    this.rows.fill(0, place * ROW, (place + 1) * ROW);
  }

  /** Something happens at `time`, µs. What comes more than nine seconds late does not count. */
  note(place: number, time: number): void {
    const { rows } = this;
    const row = place * ROW;
    const second = Math.floor(time / MICROSECONDS) | 0;
    if (rows[row + HAS_BEGUN] === 0) {
      rows[row + HAS_BEGUN] = 1;
      rows[row + LATEST] = second;
    }
    const passed = (second - rows[row + LATEST]!) | 0;
    if (passed > 0) this.pass(row, passed, second);
    const late = passed < 0 ? -passed : 0;
    if (late >= SECONDS) return;
    const turn = rows[row + TURN]! - late;
    rows[row + (turn < 0 ? turn + SECONDS : turn)]! += 1;
    rows[row + SUM]! += 1;
  }

  /** The rate when something happened last. */
  at(place: number): number {
    return this.rows[place * ROW + SUM]! / SECONDS;
  }

  private pass(row: number, passed: number, second: number): void {
    const { rows } = this;
    const count = Math.min(SECONDS, passed);
    let turn = rows[row + TURN]!;
    for (let i = 0; i < count; i++) {
      turn = turn + 1 === SECONDS ? 0 : turn + 1;
      rows[row + SUM]! -= rows[row + turn]!;
      rows[row + turn] = 0;
    }
    rows[row + TURN] = turn;
    rows[row + LATEST] = second;
  }
}
