import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setNumber } from "../slots.js";

const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const LENGTH = slotOf("udp.len");

const HEADER_LENGTH = 8;

/** A UDP header (RFC 768). */
export function decodeUdp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "udp");
  setNumber(slots, SRC_PORT, uint16(bytes, at));
  setNumber(slots, DEST_PORT, uint16(bytes, at + 2));
  setNumber(slots, LENGTH, uint16(bytes, at + 4));
  reading.at += HEADER_LENGTH;
  return STOP;
}
