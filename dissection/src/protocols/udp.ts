import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint16 } from "../reading.js";
import { setNumber } from "../slots.js";
import { spokenOverUdp } from "./ports.js";

const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const LENGTH = slotOf("udp.len");

const HEADER_LENGTH = 8;

/** A UDP header (RFC 768). What follows is named by its ports. */
export function decodeUdp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "udp");
  const source = uint16(bytes, at);
  const destination = uint16(bytes, at + 2);
  setNumber(slots, SRC_PORT, source);
  setNumber(slots, DEST_PORT, destination);
  setNumber(slots, LENGTH, uint16(bytes, at + 4));
  reading.at += HEADER_LENGTH;
  return spokenOverUdp(source, destination);
}
