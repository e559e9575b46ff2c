import type { Test } from "./comparison.js";
import { NO_HISTORY } from "./history.js";
import type { Packet } from "./packet.js";

/** What an event says of its packet alone. Asked any number of times, it is worked out once for each packet. */
export class Condition {
  #turn = -1;
  #holds = false;

  /** The packet must carry all of `required`; `test` is `undefined` if nothing else is asked of it. */
  constructor(
    readonly required: readonly number[],
    private readonly test: Test | undefined,
  ) {}

  /** Whether the packet at hand carries all attributes that the event names. */
  isCarriedBy(packet: Packet): boolean {
    for (let i = 0; i < this.required.length; i++) if (!packet.has(this.required[i]!)) return false;
    return true;
  }

  holds(packet: Packet): boolean {
    if (this.#turn !== packet.turn) {
      this.#turn = packet.turn;
      this.#holds = this.isCarriedBy(packet) && (this.test === undefined || this.test(packet, NO_HISTORY));
    }
    return this.#holds;
  }
}

/** The conditions of all properties: those that say the same are one. */
export class Conditions {
  readonly #known = new Map<string, Condition>();

  /** `signature` says all that `required` and `test` depend on. */
  join(signature: string, required: readonly number[], test: Test | undefined): Condition {
    const known = this.#known.get(signature) ?? new Condition(required, test);
    this.#known.set(signature, known);
    return known;
  }
}
