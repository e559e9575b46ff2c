import type { Random } from "./random.js";
import type { Timers } from "./scheduler.js";

const SECOND = 1e6;
/** A report comes at most this late, or a quarter of a short period, µs. */
const MOST_JITTER = 0.3 * SECOND;

/** Sends a report in each period, a little late by chance; the phase is random too. */
export class Reporter {
  readonly #period: number;

  /** `period` in seconds. */
  constructor(
    period: number,
    private readonly timers: Timers,
    private readonly random: Random,
    private readonly report: () => void,
  ) {
    this.#period = period * SECOND;
  }

  start(): void {
    this.#wait(this.timers.now + this.random.between(0, this.#period));
  }

  /** Periods are counted from the first, so that lateness does not add up. */
  #wait(due: number): void {
    const jitter = this.random.between(0, Math.min(MOST_JITTER, this.#period / 4));
    this.timers.at(due + jitter, () => {
      this.report();
      this.#wait(due + this.#period);
    });
  }
}
