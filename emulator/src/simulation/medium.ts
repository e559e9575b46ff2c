import type { RadioFrame } from "./frame.js";
import type { Link } from "./links.js";
import type { Random } from "./random.js";
import type { Scheduler } from "./scheduler.js";

/** O-QPSK at 2.4 GHz: 250 kbit/s (IEEE Std 802.15.4-2020, 12.2). */
const US_PER_BYTE = 32;
/** Preamble, start-of-frame delimiter and length (IEEE Std 802.15.4-2020, 12.1). */
const PHY_OVERHEAD = 6;
const ACK_LENGTH = 5;

/** aUnitBackoffPeriod: 20 symbols of 16 µs (IEEE Std 802.15.4-2020, Table 8-93). */
const BACKOFF_UNIT_US = 320;
/** 2^macMinBE (IEEE Std 802.15.4-2020, Table 8-94). */
const BACKOFF_UNITS = 8;
/** Channel assessment of 8 symbols and turnaround of 12. */
const ASSESSMENT_US = 320;

/** aTurnaroundTime, from the end of a frame to its acknowledgement (IEEE Std 802.15.4-2020, Table 11-1). */
export const TURNAROUND_US = 192;

/** Time that a PSDU of `length` bytes is on the air, µs. */
export function airtimeUs(length: number): number {
  return (PHY_OVERHEAD + length) * US_PER_BYTE;
}

/** A device as the medium knows it. */
export interface Station {
  /** Called when the last bit of a frame has arrived. */
  receive(frame: RadioFrame): void;
}

/**
 * The channel, which all devices share: one sends at a time, whoever finds it busy backs off again.
 * There are no collisions; a frame is lost by distance alone.
 */
export class Medium {
  readonly #stations: Station[] = [];
  #busyUntil = 0;

  /**
   * `links[i]` says who may hear station i, `receivers[i]` draws whether it does; `onAir` is told of each
   * frame as it starts.
   */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly links: readonly (readonly Link[])[],
    private readonly receivers: readonly Random[],
    private readonly onAir: (frame: RadioFrame) => void,
  ) {}

  /** Stations are numbered in the order in which they come. */
  attach(station: Station): void {
    this.#stations.push(station);
  }

  /** Calls `start` after a random backoff, at a time when nobody sends. */
  whenFree(random: Random, start: () => void): void {
    const { now } = this.scheduler;
    const backoff = random.integer(BACKOFF_UNITS) * BACKOFF_UNIT_US + ASSESSMENT_US;
    this.scheduler.at(Math.max(now, this.#busyUntil) + backoff, () => {
      if (this.scheduler.now < this.#busyUntil) this.whenFree(random, start);
      else start();
    });
  }

  /** Puts a frame on the air now, and keeps the time of its acknowledgement free; gives its end. */
  transmit(frame: RadioFrame): number {
    const end = this.scheduler.now + airtimeUs(frame.bytes.length);
    const expectsAck = frame.kind === "data" && frame.ackRequest;
    this.#busyUntil = expectsAck
      ? end + TURNAROUND_US + airtimeUs(ACK_LENGTH)
      : Math.max(end, this.#busyUntil);
    this.onAir(frame);
    const reached = this.links[frame.from.index]!.filter(({ to, delivery }) =>
      this.receivers[to]!.chance(delivery),
    );
    this.scheduler.at(end, () => {
      for (const { to } of reached) this.#stations[to]!.receive(frame);
    });
    return end;
  }
}
