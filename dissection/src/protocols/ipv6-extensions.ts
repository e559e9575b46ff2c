import { has, type Reading, STOP, truncated } from "../reading.js";
import { readOptions } from "./hop-options.js";
import { putRoutingType, readRouting } from "./ipv6-routing.js";

/** End of the extension header at the cursor: units of eight octets beyond the first; `STOP` if it is not all there. */
function endOfHeader(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "ipv6");
  const length = (reading.bytes[reading.at + 1]! + 1) * 8;
  return has(reading, length) ? reading.at + length : truncated(reading, "ipv6");
}

/** Hop-by-hop and destination options (RFC 8200, 4.3 and 4.6). */
export function decodeOptions(reading: Reading): number {
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at += 2;
  if (!readOptions(reading, end)) return STOP;
  reading.at = end;
  return next;
}

/** Routing header (RFC 8200, 4.4). */
export function decodeRouting(reading: Reading): number {
  putRoutingType(reading, reading.at + 2);
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at += 2;
  if (!readRouting(reading, end)) return STOP;
  reading.at = end;
  return next;
}

/** Mobility (RFC 6275, 6.1) and Shim6 headers (RFC 5533, 5.1): passed over by their length. */
export function decodeExtension(reading: Reading): number {
  const end = endOfHeader(reading);
  if (end === STOP) return STOP;
  const next = reading.bytes[reading.at]!;
  reading.at = end;
  return next;
}

/** Authentication header (RFC 4302, 2): its length counts units of four octets beyond the first two. */
export function decodeAuthentication(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "ipv6");
  const next = reading.bytes[reading.at]!;
  const length = (reading.bytes[reading.at + 1]! + 2) * 4;
  if (!has(reading, length)) return truncated(reading, "ipv6");
  reading.at += length;
  return next;
}
