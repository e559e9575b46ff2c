import { slotOf } from "../attributes.js";
import { contextOf } from "../learned-contexts.js";
import { type Context, fail, has, type Reading, SHOWN, STOP, truncated, uint16 } from "../reading.js";
import { setAbsent, setNumber } from "../slots.js";
import { beginIpv6 } from "./inner-header.js";
import {
  LINK_LOCAL,
  putUnspecified,
  readMulticast,
  readPrefixBasedMulticast,
  readUnicast,
} from "./iphc-address.js";
import { followingNhc, protocolOfNhc, putPayloadLength } from "./nhc.js";

const BASE_ENCODING = slotOf("lowpan.iphc_base_encoding");
const INLINE_NEXT_HEADER = slotOf("lowpan.iphc_next_header");
const NEXT = slotOf("ipv6.next_header");
const HOP_LIMIT = slotOf("ipv6.hop_limit");
const TRAFFIC_CLASS = slotOf("ipv6.traffic_class");
const FLOW_LABEL = slotOf("ipv6.flow_label");
const SOURCE = { lowpan: slotOf("lowpan.src"), ipv6: slotOf("ipv6.src") };
const DESTINATION = { lowpan: slotOf("lowpan.dst"), ipv6: slotOf("ipv6.dst") };

/** What the header sets, by who shows it. */
const OF_LOWPAN = [BASE_ENCODING, INLINE_NEXT_HEADER, SOURCE.lowpan, DESTINATION.lowpan];
const OF_IPV6 = [
  NEXT,
  HOP_LIMIT,
  TRAFFIC_CLASS,
  FLOW_LABEL,
  slotOf("ipv6.payload_len"),
  SOURCE.ipv6,
  DESTINATION.ipv6,
];

/** Bits of the base encoding (RFC 6282, 3.1). */
const TRAFFIC_SHIFT = 11;
const NEXT_HEADER_COMPRESSED = 0x0400;
const HOP_LIMIT_SHIFT = 8;
const CONTEXT_EXTENSION = 0x0080;
const SOURCE_STATEFUL = 0x0040;
const SOURCE_MODE_SHIFT = 4;
const MULTICAST = 0x0008;
const DESTINATION_STATEFUL = 0x0004;

/** Octets of traffic class and flow label by the TF bits. */
const TRAFFIC_LENGTH = [4, 3, 1, 0] as const;

/** Hop limit by the HLIM bits; 0: it is inline. */
const HOP_LIMITS = [0, 1, 64, 255] as const;

/** Next header is no number but a compressed header behind the addresses. */
const COMPRESSED = 0x100;

/** ECN comes before DSCP in IPHC, behind it in the traffic class (RFC 6282, 3.1.1). */
function trafficClass(octet: number): number {
  return ((octet << 2) | (octet >>> 6)) & 0xff;
}

/** Traffic class and flow label; 0 where they are left out. */
function readTraffic(reading: Reading, base: number): boolean {
  const { bytes, at, slots } = reading;
  const form = (base >>> TRAFFIC_SHIFT) & 3;
  const length = TRAFFIC_LENGTH[form]!;
  if (!has(reading, length)) return truncated(reading, "lowpan") !== STOP;
  reading.at += length;
  const first = length === 0 ? 0 : bytes[at]!;
  // With TF=01 the octet holds ECN, and the first bits of the flow label in the place of DSCP.
  setNumber(slots, TRAFFIC_CLASS, trafficClass(length === 3 ? first & 0xc0 : first));
  const label = at + length - 3;
  setNumber(slots, FLOW_LABEL, length < 3 ? 0 : ((bytes[label]! & 0x0f) << 16) | uint16(bytes, label + 1));
  return true;
}

/** The next header in full, or `COMPRESSED`; `STOP` if it is not there. */
function readNextHeader(reading: Reading, base: number): number {
  if ((base & NEXT_HEADER_COMPRESSED) !== 0) return COMPRESSED;
  if (!has(reading, 1)) return truncated(reading, "lowpan");
  const next = reading.bytes[reading.at++]!;
  setNumber(reading.slots, INLINE_NEXT_HEADER, next);
  setNumber(reading.slots, NEXT, next);
  return next;
}

function readHopLimit(reading: Reading, base: number): boolean {
  let limit: number = HOP_LIMITS[(base >>> HOP_LIMIT_SHIFT) & 3]!;
  if (limit === 0) {
    if (!has(reading, 1)) return truncated(reading, "lowpan") !== STOP;
    limit = reading.bytes[reading.at++]!;
  }
  setNumber(reading.slots, HOP_LIMIT, limit);
  return true;
}

function readSource(reading: Reading, base: number, context: Context | undefined): boolean {
  const mode = (base >>> SOURCE_MODE_SHIFT) & 3;
  if ((base & SOURCE_STATEFUL) === 0) return readUnicast(reading, SOURCE, mode, LINK_LOCAL, reading.source);
  return mode === 0
    ? putUnspecified(reading, SOURCE)
    : readUnicast(reading, SOURCE, mode, context, reading.source);
}

function readDestination(reading: Reading, base: number, context: Context | undefined): boolean {
  const mode = base & 3;
  const stateful = (base & DESTINATION_STATEFUL) !== 0;
  if ((base & MULTICAST) !== 0) {
    if (!stateful) return readMulticast(reading, DESTINATION, mode);
    return readPrefixBasedMulticast(reading, DESTINATION, mode, context);
  }
  if (!stateful) return readUnicast(reading, DESTINATION, mode, LINK_LOCAL, reading.destination);
  if (mode === 0) return fail(reading, "lowpan", "reserved IPHC address mode") !== STOP;
  return readUnicast(reading, DESTINATION, mode, context, reading.destination);
}

/** What the compressed header at the cursor stands for is the next header of this one. */
function enterNhc(reading: Reading): number {
  const follows = followingNhc(reading);
  if (follows !== STOP) setNumber(reading.slots, NEXT, protocolOfNhc(reading.bytes[reading.at]!));
  return follows;
}

/** The header itself, without what is compressed behind it; `STOP` if it cannot be read to its end. */
function readHeader(reading: Reading, base: number): number {
  let contexts = 0;
  if ((base & CONTEXT_EXTENSION) !== 0) {
    if (!has(reading, 1)) return truncated(reading, "lowpan");
    contexts = reading.bytes[reading.at++]!;
  }
  if (!readTraffic(reading, base)) return STOP;
  const next = readNextHeader(reading, base);
  if (next === STOP || !readHopLimit(reading, base)) return STOP;
  if (!readSource(reading, base, contextOf(reading, contexts >>> 4))) return STOP;
  return readDestination(reading, base, contextOf(reading, contexts & 0x0f)) ? next : STOP;
}

function hide(reading: Reading, slots: readonly number[]): void {
  for (const slot of slots) setAbsent(reading.slots, slot);
}

/** What follows the header, where the payload's length can be said. */
function leave(reading: Reading, next: number): number {
  if (next === COMPRESSED) return enterNhc(reading);
  putPayloadLength(reading, 0);
  return next;
}

/**
 * A compressed IPv6 header (RFC 6282, 3.1). What follows is an IP protocol number, or the key of an NHC. Of one
 * that cannot be read to its end, or whose datagram is not complete, there is no IPv6 header to show.
 */
export function decodeIphc(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "lowpan");
  beginIpv6(reading);
  const base = uint16(reading.bytes, reading.at);
  setNumber(reading.slots, BASE_ENCODING, base);
  reading.at += 2;
  const next = readHeader(reading, base);
  if (reading.shown === SHOWN.IPV6) hide(reading, OF_LOWPAN);
  if (next !== STOP && reading.shown !== SHOWN.LOWPAN) return leave(reading, next);
  hide(reading, OF_IPV6);
  return STOP;
}
