import type { Dropped, DropReason } from "../model.js";
import type { Identity } from "../network/identity.js";
import type { Datagram } from "../network/message.js";

/** What goes wrong in a network, and what arrives. */
export class Counts {
  readonly dropped: Record<DropReason, number> & Dropped = {
    "queue-full": 0,
    "no-ack": 0,
    "channel-busy": 0,
    "not-joined": 0,
    "no-route": 0,
    "hop-limit": 0,
    dead: 0,
    "action-ended": 0,
    "bad-fcs": 0,
    swallowed: 0,
    "reassembly-full": 0,
    "reassembly-timeout": 0,
  };
  transmitted = 0;
  readonly #delivered = new Map<Identity, Set<number>>();

  drop(reason: DropReason): void {
    this.dropped[reason] += 1;
  }

  /** A datagram has reached the border router; copies of a report count once. */
  arrived(origin: Identity, { number, purpose }: Datagram): void {
    if (purpose !== "report") return;
    const known = this.#delivered.get(origin);
    if (known) known.add(number);
    else this.#delivered.set(origin, new Set([number]));
  }

  delivered(origin: Identity): number {
    return this.#delivered.get(origin)?.size ?? 0;
  }
}
