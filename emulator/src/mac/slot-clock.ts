import type { EventQueue } from "../kernel/event-queue.js";
import { TIMESLOT } from "./tsch-schedule.js";

/** A device's idea of when slots begin: right when it was set, and wrong by more and more since. */
export class SlotClock {
  #error = 0;
  #setUs = 0;

  /** `originUs`: when slot 0 began; `drift`: what the clock gains on that of the network, parts per million. */
  constructor(
    private readonly queue: EventQueue,
    private readonly originUs: number,
    private readonly drift: number,
  ) {}

  /** How much too late it takes slots to begin, µs. */
  get error(): number {
    return this.#error + ((this.queue.now - this.#setUs) * this.drift) / 1e6;
  }

  /** When it will take slot `asn` to begin, µs of the kernel. */
  beginOf(asn: number): number {
    return this.originUs + asn * TIMESLOT.length + this.error;
  }

  /** The slot that is on. */
  get asn(): number {
    return Math.floor((this.queue.now - this.originUs - this.error) / TIMESLOT.length);
  }

  /** How long before its time a frame of slot `asn` came that began at `begunUs`, µs; less than 0: after it. */
  earliness(asn: number, begunUs: number): number {
    return this.beginOf(asn) + TIMESLOT.txOffset - begunUs;
  }

  /** From now on slots begin later by this much, µs. */
  delay(us: number): void {
    this.#error = this.error + us;
    this.#setUs = this.queue.now;
  }
}
