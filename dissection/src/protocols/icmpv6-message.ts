import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setNumber } from "../slots.js";

const ECHO_IDENTIFIER = slotOf("icmpv6.echo_identifier");
const ECHO_SEQUENCE = slotOf("icmpv6.echo_sequence");
const MTU = slotOf("icmpv6.mtu");
const POINTER = slotOf("icmpv6.pointer");

/** Echo request and reply (RFC 4443, 4.1 and 4.2), the cursor behind the checksum. */
export function decodeEcho(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 4)) return truncated(reading, "icmpv6");
  setNumber(slots, ECHO_IDENTIFIER, uint16(bytes, at));
  setNumber(slots, ECHO_SEQUENCE, uint16(bytes, at + 2));
  return STOP;
}

function putWord(reading: Reading, slot: number): number {
  if (!has(reading, 4)) return truncated(reading, "icmpv6");
  setNumber(reading.slots, slot, uint32(reading.bytes, reading.at));
  return STOP;
}

/** Packet too big (RFC 4443, 3.2): how large a packet may be. */
export function decodePacketTooBig(reading: Reading): number {
  return putWord(reading, MTU);
}

/** Parameter problem (RFC 4443, 3.4): which octet of the packet is at fault. */
export function decodeParameterProblem(reading: Reading): number {
  return putWord(reading, POINTER);
}
