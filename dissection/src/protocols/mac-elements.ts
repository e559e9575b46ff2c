import { slotOf } from "../attributes.js";
import { fail, has, type Reading, truncated, uint16le } from "../reading.js";
import { isSet, setFlag, setNumber } from "../slots.js";
import { readManagementElements } from "./mlme-elements.js";
import { readSixtop } from "./sixtop.js";

const HEADER_IE = slotOf("ieee802154.header_ie");
const PAYLOAD_IE = slotOf("ieee802154.payload_ie");
const TIME_CORRECTION = slotOf("tsch.time_correction");
const NACK = slotOf("tsch.nack");

/** Element identifiers (IEEE Std 802.15.4-2020, Table 7-7). */
export const HEADER_ELEMENT = { TIME_CORRECTION: 0x1e, TERMINATION_1: 0x7e, TERMINATION_2: 0x7f } as const;

/** Groups of payload elements (IEEE Std 802.15.4-2020, Table 7-16; RFC 8137 for IETF). */
export const PAYLOAD_ELEMENT = { MLME: 1, IETF: 5, TERMINATION: 0xf } as const;

/** What follows the header elements. */
export const AFTER_ELEMENTS = { PAYLOAD: 0, PAYLOAD_ELEMENTS: 1 } as const;

/** Twelve bits of signed microseconds, and in bit 15 that the frame is refused (IEEE Std 802.15.4-2020, 7.4.2.7). */
function readTimeCorrection(reading: Reading, length: number): void {
  if (length < 2 || isSet(reading.slots, TIME_CORRECTION)) return;
  const value = uint16le(reading.bytes, reading.at);
  setNumber(reading.slots, TIME_CORRECTION, ((value & 0x0fff) << 20) >> 20);
  setFlag(reading.slots, NACK, value & 0x8000);
}

/** The first element of its kind is the one that is named. */
function putFirst(reading: Reading, slot: number, identifier: number): void {
  if (!isSet(reading.slots, slot)) setNumber(reading.slots, slot, identifier);
}

/**
 * Reads header information elements (IEEE Std 802.15.4-2020, 7.4.2): length in bits 0-6, identifier in
 * bits 7-14. Returns what follows as one of `AFTER_ELEMENTS`, or `STOP` if they are not all there.
 */
export function readHeaderElements(reading: Reading): number {
  while (reading.at < reading.end) {
    if (!has(reading, 2)) return truncated(reading, "ieee802154");
    const header = uint16le(reading.bytes, reading.at);
    const identifier = (header >>> 7) & 0xff;
    const length = header & 0x7f;
    putFirst(reading, HEADER_IE, identifier);
    reading.at += 2;
    if (!has(reading, length)) return truncated(reading, "ieee802154");
    if (identifier === HEADER_ELEMENT.TIME_CORRECTION) readTimeCorrection(reading, length);
    reading.at += length;
    if (identifier === HEADER_ELEMENT.TERMINATION_1) return AFTER_ELEMENTS.PAYLOAD_ELEMENTS;
    if (identifier === HEADER_ELEMENT.TERMINATION_2) return AFTER_ELEMENTS.PAYLOAD;
  }
  return AFTER_ELEMENTS.PAYLOAD;
}

/**
 * Reads payload information elements (IEEE Std 802.15.4-2020, 7.4.3): length in bits 0-10, group in bits
 * 11-14. Returns `AFTER_ELEMENTS.PAYLOAD`, or `STOP` if they are not all there.
 */
export function readPayloadElements(reading: Reading): number {
  while (reading.at < reading.end) {
    if (!has(reading, 2)) return truncated(reading, "ieee802154");
    const header = uint16le(reading.bytes, reading.at);
    const group = (header >>> 11) & 0xf;
    const length = header & 0x7ff;
    putFirst(reading, PAYLOAD_IE, group);
    reading.at += 2;
    const next = Math.min(reading.at + length, reading.end);
    const isRight = group !== PAYLOAD_ELEMENT.MLME || readManagementElements(reading, next);
    if (group === PAYLOAD_ELEMENT.IETF) readSixtop(reading, next);
    if (!has(reading, length)) return truncated(reading, "ieee802154");
    if (!isRight) return fail(reading, "ieee802154", "bad element length");
    reading.at = next;
    if (group === PAYLOAD_ELEMENT.TERMINATION) break;
  }
  return AFTER_ELEMENTS.PAYLOAD;
}
