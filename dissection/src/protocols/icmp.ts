import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setNumber, setOffset, setSpan } from "../slots.js";
import { NEXT_HEADER } from "./assigned-numbers.js";

const TYPE = slotOf("icmp.type");
const CODE = slotOf("icmp.code");
const IDENTIFIER = slotOf("icmp.identifier");
const SEQUENCE = slotOf("icmp.sequence");
const GATEWAY = slotOf("icmp.gateway");
const DATA = slotOf("icmp.data");

const HEADER_LENGTH = 8;
const ECHO_REPLY = 0;
const REDIRECT = 5;
const ECHO_REQUEST = 8;
const TIMESTAMP = 13;
const ADDRESS_MASK_REPLY = 18;

/** Messages that carry identifier and sequence number (RFC 792; RFC 950). */
function isNumbered(type: number): boolean {
  if (type === ECHO_REPLY || type === ECHO_REQUEST) return true;
  return type >= TIMESTAMP && type <= ADDRESS_MASK_REPLY;
}

/** ICMP (RFC 792). The packet that an error quotes is data: it was not sent by who sent this one. */
export function decodeIcmp(reading: Reading): number {
  const { bytes, at, end, slots } = reading;
  if (!has(reading, 4)) return truncated(reading, "icmp");
  const type = bytes[at]!;
  setNumber(slots, TYPE, type);
  setNumber(slots, CODE, bytes[at + 1]!);
  reading.transport = NEXT_HEADER.ICMP;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "icmp");
  if (isNumbered(type)) {
    setNumber(slots, IDENTIFIER, uint16(bytes, at + 4));
    setNumber(slots, SEQUENCE, uint16(bytes, at + 6));
  }
  if (type === REDIRECT) setOffset(slots, GATEWAY, at + 4);
  if (end > at + HEADER_LENGTH) setSpan(slots, DATA, at + HEADER_LENGTH, end - at - HEADER_LENGTH);
  return STOP;
}
