import { slotOf } from "../attributes.js";
import { UNIT } from "../ip-fragment-table.js";
import { has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { isSet, setFlag, setNumber } from "../slots.js";
import { ADDED, addIpv6Fragment } from "./ip-fragments.js";
import { FRAGMENT_FIELDS_LENGTH } from "./nhc.js";

const OFFSET = slotOf("ipv6.frag_offset");
const MORE = slotOf("ipv6.frag_more");
const IDENTIFICATION = slotOf("ipv6.frag_identification");
const CONFLICT = slotOf("ipv6.frag_conflict");

/** Next header and a reserved octet, then what a compressed header carries, too. */
const FIELDS_AT = 2;
const MORE_FRAGMENTS = 1;
const OFFSET_SHIFT = 3;
/** Keys of compressed headers are beyond those of IP protocols. */
const LAST_PROTOCOL = 0xff;

/** Of a packet that has two fragment headers, the first is shown. */
function putFields({ bytes, slots }: Reading, at: number): void {
  if (isSet(slots, OFFSET)) return;
  setNumber(slots, OFFSET, uint16(bytes, at) >>> OFFSET_SHIFT);
  setFlag(slots, MORE, bytes[at + 1]! & MORE_FRAGMENTS);
  setNumber(slots, IDENTIFICATION, uint32(bytes, at + 2));
}

/**
 * A first fragment whose upper header is compressed, too, is read as far as it goes: it lacks the octets that offsets
 * of others count. Later ones have nothing to be read.
 */
function readCompressed(reading: Reading, offset: number, next: number): number {
  reading.complete = false;
  return offset === 0 ? next : STOP;
}

/**
 * What follows a fragment header of which the fields are at `fields`, the cursor behind it: `next`, where the fragment
 * is a whole packet, or completes one.
 */
export function enterFragment(reading: Reading, fields: number, next: number): number {
  const { bytes, slots } = reading;
  putFields(reading, fields);
  const offset = (uint16(bytes, fields) >>> OFFSET_SHIFT) * UNIT;
  const isLast = (bytes[fields + 1]! & MORE_FRAGMENTS) === 0;
  if (offset === 0 && isLast) return next;
  if (next > LAST_PROTOCOL) return readCompressed(reading, offset, next);
  const added = addIpv6Fragment(reading, fields, next, offset, isLast);
  if ((added & ADDED.CONFLICT) !== 0) setNumber(slots, CONFLICT, 1);
  return (added & ADDED.COMPLETE) === 0 ? STOP : next;
}

/** Fragment header (RFC 8200, 4.5). What follows is read in the fragment that completes the packet. */
export function decodeFragmentHeader(reading: Reading): number {
  const { bytes, at } = reading;
  const length = FIELDS_AT + FRAGMENT_FIELDS_LENGTH;
  if (!has(reading, length)) return truncated(reading, "ipv6");
  reading.at += length;
  return enterFragment(reading, at + FIELDS_AT, bytes[at]!);
}
