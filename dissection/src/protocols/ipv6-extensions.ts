import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { readHopOptions } from "./hop-options.js";
import { readRouting } from "./ipv6-routing.js";

/** Bits of the offset in a fragment header (RFC 8200, 4.5). */
const FRAGMENT_OFFSET_MASK = 0xfff8;

/** Whether the fragment header whose offset is at the cursor belongs to a fragment without upper headers. */
export function isLaterFragment(reading: Reading, end: number): boolean {
  if (reading.at + 2 > end) return true;
  return (uint16(reading.bytes, reading.at) & FRAGMENT_OFFSET_MASK) !== 0;
}

/** End of the extension header at the cursor: units of eight octets beyond the first; `STOP` if it is not all there. */
function endOfHeader(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "ipv6");
  const length = (reading.bytes[reading.at + 1]! + 1) * 8;
  return has(reading, length) ? reading.at + length : truncated(reading, "ipv6");
}

/** Hop-by-hop options (RFC 8200, 4.3). */
export function decodeHopByHop(reading: Reading): number {
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at += 2;
  if (!readHopOptions(reading, end)) return STOP;
  reading.at = end;
  return next;
}

/** Routing header (RFC 8200, 4.4). */
export function decodeRouting(reading: Reading): number {
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at += 2;
  if (!readRouting(reading, end)) return STOP;
  reading.at = end;
  return next;
}

/** Destination options and mobility headers: skipped by their length. */
export function decodeExtension(reading: Reading): number {
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at = end;
  return next;
}
