import type { EventQueue } from "../kernel/event-queue.js";
import type { Identity } from "../network/identity.js";
import type { BeaconFrame } from "./frame.js";

/** Join metric of a device that has no time source. */
export const NO_METRIC = 0xff;
/** A time source that is silent for so long is gone, and after so long without any a clock is worth nothing; µs. */
const SILENCE = 30e6;
const WORTHLESS = 60e6;

/** From whom a device takes the time: the neighbour that is nearest to the root (IEEE Std 802.15.4-2020, 6.3.6). */
export class TimeSource {
  #identity: Identity | undefined;
  #metric = NO_METRIC;
  #heardUs = 0;

  constructor(private readonly queue: EventQueue) {}

  /** What the device says in its own beacons: one more than its source; or that it has none. */
  get joinMetric(): number {
    return this.#isGone() ? NO_METRIC : Math.min(NO_METRIC, this.#metric + 1);
  }

  get isWorthless(): boolean {
    return this.queue.now - this.#heardUs > WORTHLESS;
  }

  is(identity: Identity | "broadcast"): boolean {
    return identity === this.#identity;
  }

  /** Whether the device is to take the time from this beacon; one who is farther from the root may depend on us. */
  accepts({ from, joinMetric }: BeaconFrame): boolean {
    return joinMetric < NO_METRIC && (this.is(from) || this.#isGone() || joinMetric < this.#metric);
  }

  take({ from, joinMetric }: BeaconFrame): void {
    this.#identity = from;
    this.#metric = joinMetric;
    this.noteHeard();
  }

  noteHeard(): void {
    this.#heardUs = this.queue.now;
  }

  clear(): void {
    this.#identity = undefined;
    this.#metric = NO_METRIC;
  }

  #isGone(): boolean {
    return this.#identity === undefined || this.queue.now - this.#heardUs > SILENCE;
  }
}
