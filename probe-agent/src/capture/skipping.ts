import type { Totals } from "../model/source.js";

/** What a source that plays a file skips when it takes the place of a process that is gone: the time until now is past. */
export class Skipping {
  #untilUs = Number.NEGATIVE_INFINITY;
  #analysed = 0;
  #skipped = 0;

  /** The run's clock shows `nowUs`; `past` are the totals that were told last. */
  begin(nowUs: number, past: Totals): void {
    this.#untilUs = nowUs;
    this.#analysed = past["analysed"] ?? 0;
  }

  /** Whether something of this time is to be skipped. */
  isPast(timeUs: number): boolean {
    if (timeUs >= this.#untilUs) return false;
    this.#skipped += 1;
    return true;
  }

  /** Of what is skipped, that which nobody has analysed before. */
  get counts(): Totals {
    const missed = this.#skipped - this.#analysed;
    return missed > 0 ? { "dropped.while-down": missed } : {};
  }
}
