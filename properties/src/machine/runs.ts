import type { Value } from "../model.js";
import type { Wait } from "./records.js";

/**
 * Waits that follow each other and keep the same value, which a packet that matches must not have (`port != port.1`).
 * A packet that has it passes over all of them at once: during a transfer there may be hundreds.
 */
export class Runs {
  readonly #values: (Value | undefined)[] = [];
  /** The oldest of each. */
  readonly #ends: Wait[] = [];
  readonly #free: number[] = [];

  begin(value: Value | undefined, wait: Wait): number {
    const run = this.#free.pop() ?? this.#values.length;
    this.#values[run] = value;
    this.#ends[run] = wait;
    return run;
  }

  /** The value that all of the run keep; `undefined` if it is absent, so that no packet can match. */
  valueOf(run: number): Value | undefined {
    return this.#values[run];
  }

  endOf(run: number): Wait {
    return this.#ends[run]!;
  }

  setEnd(run: number, wait: Wait): void {
    this.#ends[run] = wait;
  }

  /** Nobody is left in the run. */
  close(run: number): void {
    this.#values[run] = undefined;
    this.#free.push(run);
  }
}
