import type { EventQueue } from "../kernel/event-queue.js";
import type { RadioFrame } from "../mac/frame.js";
import type { Station } from "../radio/medium.js";
import { airtimeUs, type Phy } from "../radio/phy.js";
import { type ClockError, shownTime } from "./clock.js";
import { SerialLine } from "./serial-line.js";

/** A frame as a sniffer gives it. */
export interface Heard {
  readonly bytes: Uint8Array;
  readonly length: number;
  /** By the sniffer's clock, µs after the beginning: when the frame began. */
  readonly shownUs: number;
  /** dBm. */
  readonly rssi: number;
  /** 1 to 255. */
  readonly lqi: number;
}

/** What became of the frames that reached a sniffer: heard = given + what is still in it + lost. */
export interface SnifferCounts {
  /** Received by its radio. */
  heard: number;
  /** Given to its host. */
  given: number;
  /** Strong enough, and destroyed by others. */
  collision: number;
  /** Heard, and thrown away because the FIFO was full. */
  fifo: number;
  /** Heard, and thrown away by the radio because its FCS was wrong. */
  badFcs: number;
}

/** How a sniffer is built. */
export interface SnifferMake {
  readonly clock: ClockError;
  /** bit/s of its serial line; absent: none, and so no bottleneck. */
  readonly baud?: number | undefined;
  /** Gives frames with a wrong FCS to its host, which the radios of many sniffers do not. */
  readonly badFcs: boolean;
}

/** A frame this much stronger than the sensitivity has the best LQI, dB. */
const LQI_SPAN = 40;
const BEST_LQI = 255;

/** A radio that listens to all that it can hear and gives it to its host. */
export class Sniffer implements Station<RadioFrame> {
  readonly counts: SnifferCounts = { heard: 0, given: 0, collision: 0, fifo: 0, badFcs: 0 };
  readonly #line: SerialLine<Heard> | undefined;

  /** `sensitivity` in dBm; `give` takes what comes out of it, when it does. */
  constructor(
    private readonly make: SnifferMake,
    private readonly queue: EventQueue,
    private readonly phy: Phy,
    private readonly sensitivity: number,
    private readonly give: (heard: Heard) => void,
  ) {
    const lost = () => {
      this.counts.fifo += 1;
    };
    if (make.baud) this.#line = new SerialLine(queue, make.baud, (heard) => this.#give(heard), lost);
  }

  heard(frame: RadioFrame, power: number): void {
    if (frame.kind === "noise") return;
    this.counts.heard += 1;
    if (frame.kind === "data" && !frame.fcsOk && !this.make.badFcs) {
      this.counts.badFcs += 1;
      return;
    }
    const heard = this.#describe(frame, power);
    if (this.#line) this.#line.push(heard);
    else this.#give(heard);
  }

  sent(): void {}

  collided(frame: RadioFrame): void {
    if (frame.kind !== "noise") this.counts.collision += 1;
  }

  #describe({ bytes }: RadioFrame, power: number): Heard {
    const begunUs = this.queue.now - airtimeUs(this.phy, bytes.length);
    const quality = ((power - this.sensitivity) / LQI_SPAN) * BEST_LQI;
    const lqi = Math.round(Math.min(BEST_LQI, Math.max(1, quality)));
    return { bytes, length: bytes.length, shownUs: shownTime(begunUs, this.make.clock), rssi: power, lqi };
  }

  #give(heard: Heard): void {
    this.counts.given += 1;
    this.give(heard);
  }
}
