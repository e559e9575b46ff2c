import type { Random } from "./random.js";
import type { Timers } from "./scheduler.js";

/** Names as in RFC 6206, 4.1; intervals in µs. */
export interface TrickleParameters {
  readonly minimum: number;
  readonly maximum: number;
  /** k: a message is kept back if this many equal ones were heard in the interval. */
  readonly redundancy: number;
}

/** The Trickle timer (RFC 6206, 4.2). */
export class Trickle {
  #length = 0;
  #heard = 0;
  /** Number of the interval; what is left of earlier ones is void. */
  #interval = 0;

  constructor(
    private readonly parameters: TrickleParameters,
    private readonly timers: Timers,
    private readonly random: Random,
    private readonly transmit: () => void,
  ) {}

  /** Begins with the shortest interval; to be called again after its timers were cancelled. */
  start(): void {
    this.#begin(this.parameters.minimum);
  }

  /** Somebody else has said what we would say (step 3). */
  hearConsistent(): void {
    this.#heard += 1;
  }

  /** Something calls for an answer soon (step 6). */
  reset(): void {
    if (this.#length > this.parameters.minimum) this.start();
  }

  /** Steps 2, 4 and 5. */
  #begin(length: number): void {
    this.#length = length;
    this.#heard = 0;
    const interval = ++this.#interval;
    const current = (run: () => void) => () => {
      if (interval === this.#interval) run();
    };
    this.timers.after(
      this.random.between(length / 2, length),
      current(() => {
        if (this.#heard < this.parameters.redundancy) this.transmit();
      }),
    );
    this.timers.after(
      length,
      current(() => this.#begin(Math.min(2 * length, this.parameters.maximum))),
    );
  }
}
