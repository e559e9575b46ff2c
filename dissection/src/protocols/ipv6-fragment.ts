import { slotOf } from "../attributes.js";
import { UNIT } from "../ip-fragment-table.js";
import { has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { ADDED, addIpv6Fragment } from "./ip-fragments.js";

const OFFSET = slotOf("ipv6.frag_offset");
const MORE = slotOf("ipv6.frag_more");
const IDENTIFICATION = slotOf("ipv6.frag_identification");
const CONFLICT = slotOf("ipv6.frag_conflict");

const HEADER_LENGTH = 8;
const MORE_FRAGMENTS = 1;
const OFFSET_SHIFT = 3;

/** Behind a compressed header, only a first fragment is read, as far as it goes. */
function readFirst(reading: Reading, offset: number, next: number): number {
  if (offset !== 0) return STOP;
  reading.complete = false;
  return next;
}

/** Fragment header (RFC 8200, 4.5). What follows is read in the fragment that completes the packet. */
export function decodeFragmentHeader(reading: Reading): number {
  const { bytes, at, ipv6Header, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "ipv6");
  const next = bytes[at]!;
  const offset = (uint16(bytes, at + 2) >>> OFFSET_SHIFT) * UNIT;
  const more = bytes[at + 3]! & MORE_FRAGMENTS;
  setNumber(slots, OFFSET, offset / UNIT);
  setFlag(slots, MORE, more);
  setNumber(slots, IDENTIFICATION, uint32(bytes, at + 4));
  reading.at += HEADER_LENGTH;
  if (offset === 0 && more === 0) return next;
  if (ipv6Header < 0) return readFirst(reading, offset, next);
  const added = addIpv6Fragment(reading, ipv6Header, at, offset, more === 0);
  if ((added & ADDED.CONFLICT) !== 0) setNumber(slots, CONFLICT, 1);
  return (added & ADDED.COMPLETE) === 0 ? STOP : next;
}
