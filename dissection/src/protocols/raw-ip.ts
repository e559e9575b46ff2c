import { fail, has, type Reading, truncated } from "../reading.js";
import { ETHER_FOLLOWS } from "./ether-types.js";

/** Link type 101: an IP header, whose first four bits tell which. */
export function decodeRawIp(reading: Reading): number {
  if (!has(reading, 1)) return truncated(reading, "ip");
  const version = reading.bytes[reading.at]! >>> 4;
  if (version === 4) return ETHER_FOLLOWS.IPV4;
  return version === 6 ? ETHER_FOLLOWS.IPV6 : fail(reading, "ip", "bad version");
}
