import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { isSet, setFlag, setNumber } from "../slots.js";
import { DISPATCH } from "./assigned-numbers.js";

const TYPE = slotOf("lowpan.rh_type");
const HOP_LIMIT = slotOf("lowpan.rh_hop_limit");
const INSTANCE = slotOf("lowpan.rpl_instance");
const SENDER_RANK = slotOf("lowpan.rpl_sender_rank");
const DOWN = slotOf("lowpan.rpl_o");
const RANK_ERROR = slotOf("lowpan.rpl_r");
const FORWARDING_ERROR = slotOf("lowpan.rpl_f");

/** First octet: 101 elective, with a length; 100 critical, with bits that depend on the type (RFC 8138, 4). */
const ELECTIVE = 0x20;
const LOW_BITS = 0x1f;
/** Both begin with 10. */
const ROUTING_MASK = 0xc0;

/** Types of routing headers (RFC 8138, 15): up to 4 the sizes of addresses in a source route. */
const KIND = { LAST_SOURCE_ROUTE: 4, PACKET_INFORMATION: 5, IP_IN_IP: 6 } as const;

/** Octets of each address in a source route, by type (RFC 8138, 5.1). */
const HOP_LENGTH = [1, 2, 4, 8, 16] as const;

/** Bits of the packet information (RFC 8138, 6.2): flags, instance and low octet of the rank left out. */
const BIT = { O: 0x10, R: 0x08, F: 0x04, INSTANCE_ELIDED: 0x02, SHORT_RANK: 0x01 } as const;

/** RPL packet information; an instance that is elided is 0, and of a short rank the low octet is. Of several the first counts. */
function readPacketInformation(reading: Reading, bits: number): number {
  const { bytes, at, slots } = reading;
  const instanceLength = (bits & BIT.INSTANCE_ELIDED) === 0 ? 1 : 0;
  const rankLength = (bits & BIT.SHORT_RANK) === 0 ? 2 : 1;
  if (isSet(slots, DOWN)) return skip(reading, instanceLength + rankLength);
  setFlag(slots, DOWN, bits & BIT.O);
  setFlag(slots, RANK_ERROR, bits & BIT.R);
  setFlag(slots, FORWARDING_ERROR, bits & BIT.F);
  if (!has(reading, instanceLength + rankLength)) return truncated(reading, "lowpan");
  setNumber(slots, INSTANCE, instanceLength === 0 ? 0 : bytes[at]!);
  const rank = at + instanceLength;
  setNumber(slots, SENDER_RANK, rankLength === 2 ? uint16(bytes, rank) : bytes[rank]! << 8);
  reading.at += instanceLength + rankLength;
  return DISPATCH.PAGE;
}

function skip(reading: Reading, length: number): number {
  if (!has(reading, length)) return truncated(reading, "lowpan");
  reading.at += length;
  return DISPATCH.PAGE;
}

/** A critical header; one of a type that is not known cannot be passed over (RFC 8138, 4.2). */
function readCritical(reading: Reading, type: number, bits: number): number {
  if (type === KIND.PACKET_INFORMATION) return readPacketInformation(reading, bits);
  if (type > KIND.LAST_SOURCE_ROUTE) return STOP;
  return skip(reading, (bits + 1) * HOP_LENGTH[type]!);
}

/** Octets of the routing header at `at`, of which two are there; `STOP` if nobody knows. */
function lengthOf(bytes: Uint8Array, at: number): number {
  const low = bytes[at]! & LOW_BITS;
  const type = bytes[at + 1]!;
  if ((bytes[at]! & ELECTIVE) !== 0) return 2 + low;
  if (type <= KIND.LAST_SOURCE_ROUTE) return 2 + (low + 1) * HOP_LENGTH[type]!;
  if (type !== KIND.PACKET_INFORMATION) return STOP;
  return 2 + ((low & BIT.INSTANCE_ELIDED) === 0 ? 1 : 0) + ((low & BIT.SHORT_RANK) === 0 ? 2 : 1);
}

/** The first octet behind a switch to page 1 at `at` and its routing headers; `STOP` if it is not before `end`. */
export function passRoutingHeaders(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at + 2 <= end && (bytes[at]! & ROUTING_MASK) === DISPATCH.MESH) {
    const length = lengthOf(bytes, at);
    if (length === STOP) return STOP;
    at += length;
  }
  return at < end ? at : STOP;
}

/** One routing header of page 1 at the cursor (RFC 8138, 4). Returns `DISPATCH.PAGE` if more may follow. */
export function readRoutingHeader(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 2)) return truncated(reading, "lowpan");
  const isElective = (bytes[at]! & ELECTIVE) !== 0;
  const low = bytes[at]! & LOW_BITS;
  const type = bytes[at + 1]!;
  if (!isSet(slots, TYPE)) setNumber(slots, TYPE, type);
  reading.at += 2;
  if (!isElective) return readCritical(reading, type, low);
  if (type === KIND.IP_IN_IP && low > 0 && has(reading, 1) && !isSet(slots, HOP_LIMIT))
    setNumber(slots, HOP_LIMIT, bytes[at + 2]!);
  return skip(reading, low);
}
