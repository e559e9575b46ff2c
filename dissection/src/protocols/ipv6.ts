import { slotOf } from "../attributes.js";
import { fail, has, type Reading, truncated, uint16 } from "../reading.js";
import { setNumber, setOffset } from "../slots.js";

const SRC = slotOf("ipv6.src");
const DST = slotOf("ipv6.dst");
const NEXT = slotOf("ipv6.next_header");
const HOP_LIMIT = slotOf("ipv6.hop_limit");
const PAYLOAD_LEN = slotOf("ipv6.payload_len");
const TRAFFIC_CLASS = slotOf("ipv6.traffic_class");
const FLOW_LABEL = slotOf("ipv6.flow_label");

const HEADER_LENGTH = 40;
const VERSION = 6;

/** The fixed IPv6 header (RFC 8200, 3). What follows is named by its next header field. */
export function decodeIpv6(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "ipv6");
  const first = uint16(bytes, at);
  if (first >>> 12 !== VERSION) return fail(reading, "ipv6", "bad version");
  const payloadLength = uint16(bytes, at + 4);
  const next = bytes[at + 6]!;
  setNumber(slots, TRAFFIC_CLASS, (first >>> 4) & 0xff);
  setNumber(slots, FLOW_LABEL, ((first & 0x0f) << 16) | uint16(bytes, at + 2));
  setNumber(slots, PAYLOAD_LEN, payloadLength);
  setNumber(slots, NEXT, next);
  setNumber(slots, HOP_LIMIT, bytes[at + 7]!);
  setOffset(slots, SRC, at + 8);
  setOffset(slots, DST, at + 24);
  reading.at = at + HEADER_LENGTH;
  reading.end = Math.min(reading.end, reading.at + payloadLength);
  return next;
}
