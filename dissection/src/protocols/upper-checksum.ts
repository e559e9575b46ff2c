import { slotOf } from "../attributes.js";
import type { Reading } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet } from "../slots.js";

const SOURCE = slotOf("ipv6.src");
const DESTINATION = slotOf("ipv6.dst");
const ROUTED_TO = slotOf("ipv6.routing_destination");
const HOME_ADDRESS = slotOf("ipv6.home_address");

const SOURCE_4 = slotOf("ip.src");
const DESTINATION_4 = slotOf("ip.dst");

const ADDRESS_LENGTH = 16;
const ADDRESS_4_LENGTH = 4;

/** Sum of `bytes[start, end)` as 16-bit words, an odd octet at the end filled up with 0 (RFC 1071). */
export function sumOfWords(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  return at < end ? sum + (bytes[at]! << 8) : sum;
}

function sumOfAddress(reading: Reading, slot: number): number {
  const at = placeOf(reading, slot);
  const length = reading.overIpv4 ? ADDRESS_4_LENGTH : ADDRESS_LENGTH;
  return sumOfWords(bytesOf(reading, slot), at, at + length);
}

function sumOfAddresses(reading: Reading): number {
  if (reading.overIpv4) return sumOfAddress(reading, SOURCE_4) + sumOfAddress(reading, DESTINATION_4);
  const source = isSet(reading.slots, HOME_ADDRESS) ? HOME_ADDRESS : SOURCE;
  const destination = isSet(reading.slots, ROUTED_TO) ? ROUTED_TO : DESTINATION;
  return sumOfAddress(reading, source) + sumOfAddress(reading, destination);
}

/** Whether a checksum over the pseudo-header can be judged: all bytes are there, and both addresses known. */
export function canJudge(reading: Reading): boolean {
  const { complete, missing, overIpv4, slots } = reading;
  if (!complete || missing > 0) return false;
  return overIpv4 || (isSet(slots, SOURCE) && isSet(slots, DESTINATION));
}

/**
 * Whether `sum`, that of the message's words with its checksum, is right with the pseudo-header of IPv6
 * (RFC 8200, 8.1) or IPv4 (RFC 768). The source is the home address of a mobile
 * node (RFC 6275, 11.3.1), the destination the final one, where an extension header says so.
 */
export function isRight(reading: Reading, sum: number, length: number, protocol: number): boolean {
  let total = sum + length + protocol + sumOfAddresses(reading);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total === 0xffff;
}
