/** Silence is believed after this much host time, however promptly all came so far. */
const LEAST_MS = 500;
/** And after this much at the latest: what is later yet is counted, and silence is still noticed. */
const MOST_MS = 10_000;
/** What was late once may be so again, and more. */
const MARGIN = 2;
/** Of a late frame half is forgotten after 14 s of ticks, which come five times a second. */
const KEPT_PER_TICK = 0.99;

/**
 * How late frames may come (host time) before the silence in their place is believed. A machine that is too busy for the
 * speed of a run hands frames over late, and a node whose frames are under way is not dead: so it grows with the longest
 * lag that was seen of late.
 */
export class Patience {
  #lagMs = 0;

  /** A frame came this long after the moment at which it was on the air, in milliseconds of host time. */
  heard(lagMs: number): void {
    if (lagMs > this.#lagMs) this.#lagMs = lagMs;
  }

  /** Milliseconds of host time; asked for at each tick. */
  tick(): number {
    const milliseconds = Math.min(MOST_MS, Math.max(LEAST_MS, MARGIN * this.#lagMs));
    this.#lagMs *= KEPT_PER_TICK;
    return milliseconds;
  }
}
