import type { FcsFormat } from "../model.js";
import { crc16 } from "../protocols/fcs.js";

/** How the check sequences of a source are read, and why. */
export interface FcsChoice {
  readonly format: FcsFormat;
  /** What speaks for it, as a sentence for whoever uses the source. */
  readonly reason: string;
}

/** Frames after which nobody waits for more. */
const ENOUGH = 200;
/** One CRC in 65 536 is right by chance. */
const RIGHT_BEYOND_CHANCE = 2;
/** Of many frames that are none, a few have a right CRC by chance all the same. */
const RIGHT_SHARE = 0.005;
/** Fewer frames may look like CC24xx metadata by chance. */
const METADATA_NEEDS = 8;
/** The radio clears the CRC-ok bit of the frames that it received wrong; of most it does not. */
const METADATA_SHARE = 0.8;
/** An acknowledgement is two octets of frame control and a sequence number (IEEE Std 802.15.4-2020, 7.3.3). */
const ACK_LENGTH = 3;
const ACK_CONTROL = 0x02;
/** Nothing else is set in it but, perhaps, that data are pending. */
const ACK_FREE_BITS = 0x10;
const CRC_OK = 0x80;
/** A radio reports signal strength between these, in dBm, or with an offset that is not subtracted. */
const WEAKEST = -120;
const STRONGEST = 60;

/**
 * Finds out what the last two bytes of frames are where nothing in the capture says it (link types 195 and
 * 215): a CRC-16, what TI's CC24xx radios put in its place, or nothing. Says "unknown" until the frames that it
 * was shown speak for one of them; where a capture `saysLength` of two octets, "crc-16" until they speak against it.
 */
export class FcsDetector {
  #seen = 0;
  #rightCrc = 0;
  #metadata = 0;
  #long = 0;
  #bareAcks = 0;

  constructor(private readonly saysLength = false) {}

  /** Whether no more frames can change the choice. */
  get isSettled(): boolean {
    if (this.#isCrc) return this.#rightCrc >= RIGHT_BEYOND_CHANCE;
    return this.#seen >= ENOUGH && this.format !== "unknown";
  }

  /** Whether those who wait for a choice should take the one that there is. */
  get hasSeenEnough(): boolean {
    return this.#seen >= ENOUGH || this.isSettled;
  }

  /** Looks at the PSDU `bytes[start, end)`, which the capture has not cut. */
  observe(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length < ACK_LENGTH) return;
    this.#seen += 1;
    if (length === ACK_LENGTH) {
      const isAck = (bytes[start]! & ~ACK_FREE_BITS) === ACK_CONTROL && bytes[start + 1] === 0;
      if (isAck) this.#bareAcks += 1;
      return;
    }
    this.#long += 1;
    const crc = crc16(bytes, start, end - 2);
    if (bytes[end - 2] === (crc & 0xff) && bytes[end - 1] === crc >>> 8) this.#rightCrc += 1;
    const rssi = (bytes[end - 2]! << 24) >> 24;
    if ((bytes[end - 1]! & CRC_OK) !== 0 && rssi >= WEAKEST && rssi <= STRONGEST) this.#metadata += 1;
  }

  get #isMetadata(): boolean {
    return this.#long >= METADATA_NEEDS && this.#metadata >= METADATA_SHARE * this.#long;
  }

  get #isCrc(): boolean {
    if (this.#rightCrc === 0 || this.#rightCrc < RIGHT_SHARE * this.#seen) return false;
    return this.#rightCrc >= RIGHT_BEYOND_CHANCE || !this.#isMetadata;
  }

  /** The format by what was seen so far. */
  get format(): FcsFormat {
    if (this.#isCrc) return "crc-16";
    if (this.#bareAcks > 0 && !this.saysLength) return "none";
    if (this.#isMetadata) return "cc24xx";
    return this.saysLength ? "crc-16" : "unknown";
  }

  /** The format with its reason. */
  get choice(): FcsChoice {
    const { format } = this;
    if (this.#seen === 0 && !this.saysLength) return { format, reason: "no frame was captured whole" };
    const of = this.#seen === 1 ? "of 1 frame" : `of ${this.#seen} frames`;
    const right = this.#rightCrc === 0 ? "none" : String(this.#rightCrc);
    if (this.#isCrc) return { format, reason: `${of}, ${right} with a right CRC-16` };
    return { format, reason: `${of}, ${right} with a right CRC-16, ${this.#reasonBeside(format)}` };
  }

  #reasonBeside(format: FcsFormat): string {
    if (format === "none") return "and acknowledgements have no room for one";
    if (format === "cc24xx") return `but ${this.#metadata} that end like CC24xx metadata (RSSI, CRC-ok bit)`;
    if (format === "crc-16") return "but the capture says that theirs has 16 bits";
    return "and nothing tells of another format";
  }
}
