import { ATTRIBUTES, slotOf } from "../attributes.js";
import type { AttributeType } from "../model.js";
import type { Reading } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet } from "../slots.js";

/** Where a value lies: `bytes[at, at + length)`, valid until the next frame is read. */
export interface Place {
  bytes: Uint8Array;
  at: number;
  length: number;
}

const NUMBERS: readonly AttributeType[] = ["n", "b", "a2"];
const ADDRESS_LENGTHS: Partial<Record<AttributeType, number>> = { a8: 8, ip6: 16, ip4: 4, mac: 6 };

/** Text that is made from numbers and addresses: it lies nowhere. */
const MADE: ReadonlySet<number> = new Set([
  slotOf("meta.psdu_hash"),
  slotOf("node.id"),
  slotOf("malformed.layer"),
  slotOf("malformed.reason"),
]);

/** Whether values of the slot are numbers (types n, b and a2). */
export function isNumeric(slot: number): boolean {
  return NUMBERS.includes(ATTRIBUTES[slot]!.type);
}

/** Octets of values of the slot: -1 if they differ, 0 if values have no place. */
export function lengthOf(slot: number): number {
  if (isNumeric(slot) || MADE.has(slot)) return 0;
  return ADDRESS_LENGTHS[ATTRIBUTES[slot]!.type] ?? -1;
}

/** Says where the value of `slot` lies, which is `length` octets long (`lengthOf`); false if it is absent. */
export function locate(reading: Reading, slot: number, length: number, place: Place): boolean {
  const { slots } = reading;
  if (!isSet(slots, slot)) return false;
  place.bytes = bytesOf(reading, slot);
  place.at = placeOf(reading, slot);
  place.length = length < 0 ? slots.numbers[slot]! : length;
  return true;
}
