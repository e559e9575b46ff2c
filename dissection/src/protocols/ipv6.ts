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

/** The fields that are all there, also of a header that ends early. */
function putFields(reading: Reading): void {
  const { bytes, at, slots } = reading;
  const there = reading.end - at;
  if (there >= 4) {
    const word = uint16(bytes, at);
    setNumber(slots, TRAFFIC_CLASS, (word >>> 4) & 0xff);
    setNumber(slots, FLOW_LABEL, ((word & 0x0f) << 16) | uint16(bytes, at + 2));
  }
  if (there >= 6) setNumber(slots, PAYLOAD_LEN, uint16(bytes, at + 4));
  if (there >= 7) setNumber(slots, NEXT, bytes[at + 6]!);
  if (there >= 8) setNumber(slots, HOP_LIMIT, bytes[at + 7]!);
  if (there >= 24) setOffset(slots, SRC, at + 8);
  if (there >= HEADER_LENGTH) setOffset(slots, DST, at + 24);
}

/** The fixed IPv6 header (RFC 8200, 3). What follows is named by its next header field. */
export function decodeIpv6(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, 1)) return truncated(reading, "ipv6");
  if (bytes[at]! >>> 4 !== VERSION) return fail(reading, "ipv6", "bad version");
  reading.ipv6Header = at;
  reading.overIpv4 = false;
  putFields(reading);
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "ipv6");
  reading.at = at + HEADER_LENGTH;
  reading.end = Math.min(reading.end, reading.at + uint16(bytes, at + 4));
  return bytes[at + 6]!;
}
