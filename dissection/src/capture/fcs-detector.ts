import type { FcsFormat } from "../model.js";
import { crc16 } from "../protocols/fcs.js";

/** How the check sequences of a source are read, and why. */
export interface FcsChoice {
  readonly format: FcsFormat;
  /** What speaks for it, as a sentence for whoever uses the source. */
  readonly reason: string;
}

/** Frames after which the choice is final. */
const ENOUGH = 200;
/** One CRC in 65 536 is right by chance. */
const RIGHT_BEYOND_CHANCE = 2;
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
 * 215): a CRC-16, what TI's CC24xx radios put in its place, or nothing. Says crc-16 until the frames that it
 * was shown speak for something else.
 */
export class FcsDetector {
  #seen = 0;
  #rightCrc = 0;
  #metadata = 0;
  #long = 0;
  #bareAcks = 0;

  /** Whether more frames can change the choice. */
  get isSettled(): boolean {
    return this.#rightCrc >= RIGHT_BEYOND_CHANCE || this.#seen >= ENOUGH;
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

  /** The choice by what was seen so far. */
  get choice(): FcsChoice {
    const of = this.#seen === 1 ? "of 1 frame" : `of ${this.#seen} frames`;
    const isMetadata = this.#long >= METADATA_NEEDS && this.#metadata >= METADATA_SHARE * this.#long;
    if (this.#rightCrc >= RIGHT_BEYOND_CHANCE || (this.#rightCrc > 0 && !isMetadata))
      return { format: "crc-16", reason: `${of}, ${this.#rightCrc} with a right CRC-16` };
    if (this.#bareAcks > 0)
      return {
        format: "none",
        reason: `${of}, none ends with its CRC-16, and acknowledgements have no room for one`,
      };
    if (isMetadata)
      return {
        format: "cc24xx",
        reason: `${of}, ${this.#metadata} end like CC24xx metadata (RSSI, CRC-ok bit), not with their CRC-16`,
      };
    return {
      format: "crc-16",
      reason: `${of}, none ends with its CRC-16, but nothing tells of another format`,
    };
  }
}
