import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated } from "../reading.js";
import { isSet, setFlag } from "../slots.js";
import { ICMPV6_TYPE, NEXT_HEADER } from "./assigned-numbers.js";
import { putFirst8, putFirst16, putFirstAddress } from "./first-fields.js";
import { readNeighbourOption } from "./neighbour-options.js";
import { canJudge, isRight, sumOfWords } from "./upper-checksum.js";

const TYPE = slotOf("icmpv6.type");
const IP_HOP_LIMIT = slotOf("ipv6.hop_limit");
const HOP_LIMIT = slotOf("icmpv6.ra_hop_limit");
const ROUTER_LIFETIME = slotOf("icmpv6.ra_router_lifetime");
const SOLICITED_TARGET = slotOf("icmpv6.ns_target");
const ADVERTISED_TARGET = slotOf("icmpv6.na_target");
const IS_ROUTER = slotOf("icmpv6.na_router");
const IS_SOLICITED = slotOf("icmpv6.na_solicited");
const IS_OVERRIDE = slotOf("icmpv6.na_override");

/** Octets behind the checksum before the options (RFC 4861, 4.1 to 4.4). */
const SOLICITATION_LENGTH = 4;
const ADVERTISEMENT_LENGTH = 12;
const NEIGHBOUR_LENGTH = 20;
const FLAGS_LENGTH = 4;

/** Only a neighbour can send with it, as no router has taken one off (RFC 4861, 6.1.2). */
const NEIGHBOUR_HOP_LIMIT = 255;
/** Octets of type, code and checksum. */
const CHECKSUM_END = 4;

/** Options count their length in units of eight octets (RFC 4861, 4.6). */
const OPTION_UNIT = 8;

function putNeighbour(reading: Reading, type: number): void {
  const { bytes, at, slots } = reading;
  const isSolicitation = type === ICMPV6_TYPE.NEIGHBOUR_SOLICITATION;
  putFirstAddress(reading, isSolicitation ? SOLICITED_TARGET : ADVERTISED_TARGET, at + 4);
  if (isSolicitation || !has(reading, FLAGS_LENGTH)) return;
  setFlag(slots, IS_ROUTER, bytes[at]! & 0x80);
  setFlag(slots, IS_SOLICITED, bytes[at]! & 0x40);
  setFlag(slots, IS_OVERRIDE, bytes[at]! & 0x20);
}

/** What is before the options; octets of it, or `STOP` if it is not all there. */
function readFixed(reading: Reading, type: number): number {
  const { at } = reading;
  if (type === ICMPV6_TYPE.ROUTER_SOLICITATION) return SOLICITATION_LENGTH;
  const isRouter = type === ICMPV6_TYPE.ROUTER_ADVERTISEMENT;
  if (isRouter) {
    putFirst8(reading, HOP_LIMIT, at);
    putFirst16(reading, ROUTER_LIFETIME, at + 2);
  } else putNeighbour(reading, type);
  const length = isRouter ? ADVERTISEMENT_LENGTH : NEIGHBOUR_LENGTH;
  return has(reading, length) ? length : truncated(reading, "icmpv6");
}

/** Whether a receiver would believe the message (RFC 4861, 6.1.2); the cursor is behind the checksum. */
function isValid(reading: Reading): boolean {
  const { bytes, at, end, slots } = reading;
  if (!canJudge(reading) || slots.numbers[IP_HOP_LIMIT] !== NEIGHBOUR_HOP_LIMIT) return false;
  const start = at - CHECKSUM_END;
  return isRight(reading, sumOfWords(bytes, start, end), end - start, NEXT_HEADER.ICMPV6);
}

/** Neighbour discovery (RFC 4861; RFC 6775), the cursor behind the ICMPv6 checksum. */
export function decodeNeighbourDiscovery(reading: Reading): number {
  const type = isSet(reading.slots, TYPE) ? reading.slots.numbers[TYPE]! : STOP;
  const mayTeach = type === ICMPV6_TYPE.ROUTER_ADVERTISEMENT && isValid(reading);
  const fixed = readFixed(reading, type);
  if (fixed === STOP) return STOP;
  if (!has(reading, fixed)) return truncated(reading, "icmpv6");
  reading.at += fixed;
  while (reading.at < reading.end) {
    if (!has(reading, 2)) return truncated(reading, "icmpv6");
    const length = reading.bytes[reading.at + 1]! * OPTION_UNIT;
    if (length === 0) return fail(reading, "icmpv6", "bad option length");
    readNeighbourOption(reading, reading.bytes[reading.at]!, length, mayTeach);
    if (!has(reading, length)) return truncated(reading, "icmpv6");
    reading.at += length;
  }
  return STOP;
}
