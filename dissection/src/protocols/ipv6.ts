import { slotOf } from "../attributes.js";
import { fail, has, type Reading, truncated, uint16, uint32 } from "../reading.js";
import { setNumber, setOffset } from "../slots.js";
import { HOP_OPTION, NEXT_HEADER } from "./assigned-numbers.js";
import { beginIpv6 } from "./inner-header.js";

const SRC = slotOf("ipv6.src");
const DST = slotOf("ipv6.dst");
const NEXT = slotOf("ipv6.next_header");
const HOP_LIMIT = slotOf("ipv6.hop_limit");
const PAYLOAD_LEN = slotOf("ipv6.payload_len");
const TRAFFIC_CLASS = slotOf("ipv6.traffic_class");
const FLOW_LABEL = slotOf("ipv6.flow_label");

const HEADER_LENGTH = 40;
const VERSION = 6;
const LONGEST_PAYLOAD = 0xffff;

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

/** Octets behind the header; a jumbogram says them in its first option, if they are too many for the field (RFC 2675, 2). */
function payloadLength(reading: Reading, at: number): number {
  const { bytes } = reading;
  const length = uint16(bytes, at + 4);
  const option = at + HEADER_LENGTH + 2;
  if (length > 0 || bytes[at + 6] !== NEXT_HEADER.HOP_BY_HOP || option + 6 > reading.end) return length;
  const jumbo = bytes[option] === HOP_OPTION.JUMBO ? uint32(bytes, option + 2) : 0;
  return jumbo > LONGEST_PAYLOAD ? jumbo : 0;
}

/** The fixed IPv6 header (RFC 8200, 3). What follows is named by its next header field. */
export function decodeIpv6(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, 1)) return truncated(reading, "ipv6");
  if (bytes[at]! >>> 4 !== VERSION) return fail(reading, "ipv6", "bad version");
  beginIpv6(reading);
  reading.ipv6Header = at;
  putFields(reading);
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "ipv6");
  reading.at = at + HEADER_LENGTH;
  reading.end = Math.min(reading.end, reading.at + payloadLength(reading, at));
  return bytes[at + 6]!;
}
