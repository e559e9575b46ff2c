import { type Reading, uint16, uint32 } from "../reading.js";
import { isSet, setFlag, setNumber, setOffset, setSpan } from "../slots.js";

/** Fields of what may come twice, and may end early: each counts that is all there, and is the first of its kind. */

const ADDRESS_LENGTH = 16;

function isFirst({ end, slots }: Reading, slot: number, at: number, length: number): boolean {
  return at + length <= end && !isSet(slots, slot);
}

/** A number of one octet. */
export function putFirst8(reading: Reading, slot: number, at: number): void {
  if (isFirst(reading, slot, at, 1)) setNumber(reading.slots, slot, reading.bytes[at]!);
}

/** A number of two octets, most significant first. */
export function putFirst16(reading: Reading, slot: number, at: number): void {
  if (isFirst(reading, slot, at, 2)) setNumber(reading.slots, slot, uint16(reading.bytes, at));
}

/** A number of four octets, most significant first. */
export function putFirst32(reading: Reading, slot: number, at: number): void {
  if (isFirst(reading, slot, at, 4)) setNumber(reading.slots, slot, uint32(reading.bytes, at));
}

/** A bit of the octet at `at`. */
export function putFirstFlag(reading: Reading, slot: number, at: number, bit: number): void {
  if (isFirst(reading, slot, at, 1)) setFlag(reading.slots, slot, reading.bytes[at]! & bit);
}

/** An IPv6 address. */
export function putFirstAddress(reading: Reading, slot: number, at: number): void {
  if (isFirst(reading, slot, at, ADDRESS_LENGTH)) setOffset(reading.slots, slot, at);
}

/** Octets that are text or hexadecimal. */
export function putFirstSpan(reading: Reading, slot: number, at: number, length: number): void {
  if (isFirst(reading, slot, at, length)) setSpan(reading.slots, slot, at, length);
}
