import type { EventQueue } from "../kernel/event-queue.js";
import { Timer } from "../kernel/timer.js";

/** Bits of a byte on a line with 8 data bits, no parity and one stop bit. */
const BITS_PER_BYTE = 10;
const US_PER_SECOND = 1e6;

/** Magic, version, command and length of sensniff, before each frame. */
const FRAME_HEADER = 8;
/** Of the radio: what stands in its FIFO beside the PSDU, which ends with RSSI and correlation in place of its FCS. */
const LENGTH_BYTE = 1;

/** The receive FIFO of the radio, bytes (TI CC2420, CC2520, CC2538). */
const FIFO_LENGTH = 128;

/**
 * What lies between a sniffer's radio and its host: a FIFO, and a serial line on which the firmware prints one frame
 * after the other while it does nothing else. Where a frame does not fit into the FIFO the radio's driver empties it.
 */
export class SerialLine<Item extends { readonly length: number }> {
  readonly #printed: Timer;
  #fifo: Item[] = [];
  #filled = 0;
  #printing: Item | undefined;

  /** `baud` in bit/s; `printed` takes each frame when its last byte is over, `lost` each that is not printed. */
  constructor(
    queue: EventQueue,
    private readonly baud: number,
    private readonly printed: (item: Item) => void,
    private readonly lost: (item: Item) => void,
  ) {
    this.#printed = new Timer(queue, () => this.#finish());
  }

  /** A frame whose PSDU has `length` bytes has been received. */
  push(item: Item): void {
    if (this.#printing === undefined) {
      this.#print(item);
      return;
    }
    if (this.#filled + LENGTH_BYTE + item.length > FIFO_LENGTH) {
      this.#flush(item);
      return;
    }
    this.#fifo.push(item);
    this.#filled += LENGTH_BYTE + item.length;
  }

  #flush(last: Item): void {
    for (const item of [...this.#fifo, last]) this.lost(item);
    this.#fifo = [];
    this.#filled = 0;
  }

  /** The firmware takes it out of the FIFO, and prints it. */
  #print(item: Item): void {
    this.#printing = item;
    this.#printed.after(((FRAME_HEADER + item.length) * BITS_PER_BYTE * US_PER_SECOND) / this.baud);
  }

  #finish(): void {
    const item = this.#printing!;
    this.#printing = undefined;
    const next = this.#fifo.shift();
    if (next) {
      this.#filled -= LENGTH_BYTE + next.length;
      this.#print(next);
    }
    this.printed(item);
  }
}
