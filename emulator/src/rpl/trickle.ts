import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import { Timer } from "../kernel/timer.js";

/** Names as in RFC 6206, 4.1; intervals in µs. */
export interface TrickleParameters {
  readonly minimum: number;
  readonly maximum: number;
  /** k: a message is kept back if this many equal ones were heard in the interval. */
  readonly redundancy: number;
}

/** The Trickle timer (RFC 6206, 4.2). */
export class Trickle {
  readonly #transmission: Timer;
  readonly #end: Timer;
  #length = 0;
  #heard = 0;

  constructor(
    private readonly parameters: TrickleParameters,
    queue: EventQueue,
    private readonly random: Random,
    private readonly transmit: () => void,
  ) {
    this.#transmission = new Timer(queue, () => this.#mayTransmit());
    this.#end = new Timer(queue, () => this.#begin(Math.min(2 * this.#length, this.parameters.maximum)));
  }

  /** Begins with the shortest interval. */
  start(): void {
    this.#begin(this.parameters.minimum);
  }

  stop(): void {
    this.#transmission.stop();
    this.#end.stop();
    this.#length = 0;
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
    this.#transmission.after(this.random.between(length / 2, length));
    this.#end.after(length);
  }

  #mayTransmit(): void {
    if (this.#heard < this.parameters.redundancy) this.transmit();
  }
}
