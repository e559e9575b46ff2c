import { slotOf } from "../attributes.js";
import { has, type Reading, truncated } from "../reading.js";
import { setNumber } from "../slots.js";

const TYPE = slotOf("icmpv6.type");
const CODE = slotOf("icmpv6.code");

/** Type, code and checksum (RFC 4443, 2.1). What follows is named by the type. */
export function decodeIcmpv6(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 4)) return truncated(reading, "icmpv6");
  setNumber(slots, TYPE, bytes[at]!);
  setNumber(slots, CODE, bytes[at + 1]!);
  reading.at += 4;
  return bytes[at]!;
}
