import { has, type Reading, truncated, uint16le } from "../reading.js";

/** Element identifiers that end the list (IEEE Std 802.15.4-2020, Tables 7-7 and 7-16). */
const HEADER_TERMINATION_1 = 0x7e;
const HEADER_TERMINATION_2 = 0x7f;
const PAYLOAD_TERMINATION = 0xf;

/** What follows the header elements. */
export const AFTER_ELEMENTS = { PAYLOAD: 0, PAYLOAD_ELEMENTS: 1 } as const;

/** Moves the cursor behind an element of `length` octets whose two-octet header is at the cursor. */
function skip(reading: Reading, length: number): boolean {
  if (!has(reading, 2 + length)) return false;
  reading.at += 2 + length;
  return true;
}

/**
 * Skips header information elements (IEEE Std 802.15.4-2020, 7.4.2): length in bits 0-6, identifier in
 * bits 7-14. Returns what follows as one of `AFTER_ELEMENTS`, or `STOP` if they are not all there.
 */
export function skipHeaderElements(reading: Reading): number {
  while (reading.at < reading.end) {
    if (!has(reading, 2)) return truncated(reading, "ieee802154");
    const header = uint16le(reading.bytes, reading.at);
    if (!skip(reading, header & 0x7f)) return truncated(reading, "ieee802154");
    const identifier = (header >>> 7) & 0xff;
    if (identifier === HEADER_TERMINATION_1) return AFTER_ELEMENTS.PAYLOAD_ELEMENTS;
    if (identifier === HEADER_TERMINATION_2) return AFTER_ELEMENTS.PAYLOAD;
  }
  return AFTER_ELEMENTS.PAYLOAD;
}

/**
 * Skips payload information elements (IEEE Std 802.15.4-2020, 7.4.3): length in bits 0-10, group in bits
 * 11-14. Returns `AFTER_ELEMENTS.PAYLOAD`, or `STOP` if they are not all there.
 */
export function skipPayloadElements(reading: Reading): number {
  while (reading.at < reading.end) {
    if (!has(reading, 2)) return truncated(reading, "ieee802154");
    const header = uint16le(reading.bytes, reading.at);
    if (!skip(reading, header & 0x7ff)) return truncated(reading, "ieee802154");
    if (((header >>> 11) & 0xf) === PAYLOAD_TERMINATION) break;
  }
  return AFTER_ELEMENTS.PAYLOAD;
}
