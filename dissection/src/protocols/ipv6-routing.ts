import { slotOf } from "../attributes.js";
import { fail, type Reading, STOP } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { clearScratch, isSet, setOffset } from "../slots.js";
import { ROUTING_TYPE } from "./assigned-numbers.js";
import { putFirst8 } from "./first-fields.js";

const TYPE = slotOf("ipv6.routing_type");
const SEGMENTS_LEFT = slotOf("ipv6.segments_left");
const ROUTED_TO = slotOf("ipv6.routing_destination");
const DESTINATION = slotOf("ipv6.dst");

/** Octets of type, segments left and the four that follow, whatever the type. */
const FIXED_LENGTH = 6;
const ADDRESS_LENGTH = 16;

/** The last address, of which the first `elided` octets are those of the IPv6 destination (RFC 6554, 3). */
function putLastAddress(reading: Reading, at: number, elided: number): void {
  const { bytes, slots } = reading;
  if (elided > 0 && !isSet(slots, DESTINATION)) return;
  const start = clearScratch(slots, ROUTED_TO);
  const destination = bytesOf(reading, DESTINATION);
  const place = elided > 0 ? placeOf(reading, DESTINATION) : 0;
  for (let i = 0; i < elided; i++) slots.scratch[start + i] = destination[place + i]!;
  for (let i = elided; i < ADDRESS_LENGTH; i++) slots.scratch[start + i] = bytes[at + i - elided]!;
  setOffset(slots, ROUTED_TO, ~start);
}

/** Type and segments left, also of a header that ends early; of several headers those of the first. */
export function putRoutingType(reading: Reading, at: number): void {
  putFirst8(reading, TYPE, at);
  putFirst8(reading, SEGMENTS_LEFT, at + 1);
}

/**
 * A routing header from its type at the cursor to `end` (RFC 8200, 4.4): whereto its packet goes at last,
 * for the types 0 and 2 (RFC 6275, 6.4) and RPL's 3; of several headers the first. False if it is malformed.
 */
export function readRouting(reading: Reading, end: number): boolean {
  const { bytes, at, slots } = reading;
  if (at + FIXED_LENGTH > end) return fail(reading, "ipv6", "bad header length") !== STOP;
  if (isSet(slots, ROUTED_TO)) return true;
  putRoutingType(reading, at);
  const type = bytes[at]!;
  const left = bytes[at + 1]!;
  if (left === 0 || type > ROUTING_TYPE.RPL || type === 1) return true;
  const isRpl = type === ROUTING_TYPE.RPL;
  const elided = isRpl ? bytes[at + 2]! & 0x0f : 0;
  const padding = isRpl ? bytes[at + 3]! >>> 4 : 0;
  const last = end - padding - (ADDRESS_LENGTH - elided);
  if (last < at + FIXED_LENGTH) return fail(reading, "ipv6", "bad header length") !== STOP;
  putLastAddress(reading, last, elided);
  return true;
}
