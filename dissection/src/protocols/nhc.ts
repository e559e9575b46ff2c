import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated } from "../reading.js";
import { setNumber } from "../slots.js";
import { NEXT_HEADER, NHC } from "./assigned-numbers.js";

const IS_GENERIC = slotOf("lowpan.ghc");
const PAYLOAD_LEN = slotOf("ipv6.payload_len");

/** Octets of a fragment header behind its reserved octet: offset, flag and identification. */
export const FRAGMENT_FIELDS_LENGTH = 6;

/** What follows a header, where it is not an IP protocol number but a compressed header. */
export const NHC_FOLLOWS = { UDP: 0x100, EXTENSION: 0x101, IPV6: 0x102, IPHC: 0x103 } as const;

const EXTENSION_MASK = 0xf0;
const UDP_MASK = 0xf8;
const GHC_EXTENSION_MASK = 0xfe;

/** IP protocol numbers by the identifier in an NHC extension header (RFC 6282, 4.2); `STOP`: reserved. */
const PROTOCOL_OF_EXTENSION = [
  NEXT_HEADER.HOP_BY_HOP,
  NEXT_HEADER.ROUTING,
  NEXT_HEADER.FRAGMENT,
  NEXT_HEADER.DESTINATION,
  NEXT_HEADER.MOBILITY,
  STOP,
  STOP,
  NEXT_HEADER.IPV6,
] as const;

/** The IP protocol number that the first octet of a compressed header stands for; `STOP` if none is assigned. */
export function protocolOfNhc(octet: number): number {
  if ((octet & UDP_MASK) === NHC.UDP) return NEXT_HEADER.UDP;
  if ((octet & EXTENSION_MASK) !== NHC.EXTENSION) return STOP;
  return PROTOCOL_OF_EXTENSION[(octet >>> 1) & 7]!;
}

/** Whether the octet begins a header that GHC compresses (RFC 7400, 3): extension headers, UDP, ICMPv6. */
function isGeneric(octet: number): boolean {
  return (
    (octet & GHC_EXTENSION_MASK) === NHC.GHC_EXTENSION ||
    (octet & UDP_MASK) === NHC.GHC_UDP ||
    octet === NHC.GHC_ICMPV6
  );
}

/** Which compressed header begins at the cursor: one of `NHC_FOLLOWS`, or `STOP` if it is none that is read. */
export function followingNhc(reading: Reading): number {
  if (!has(reading, 1)) return truncated(reading, "lowpan");
  const octet = reading.bytes[reading.at]!;
  const protocol = protocolOfNhc(octet);
  if (protocol === STOP) {
    if (isGeneric(octet)) setNumber(reading.slots, IS_GENERIC, 1);
    return STOP;
  }
  if (protocol === NEXT_HEADER.UDP) return NHC_FOLLOWS.UDP;
  return protocol === NEXT_HEADER.IPV6 ? NHC_FOLLOWS.IPV6 : NHC_FOLLOWS.EXTENSION;
}

/**
 * Octets of an extension header, which begins with `octet`, behind that of its length, `said`. A fragment header has
 * a reserved octet in that place (RFC 8200, 4.5), which stays as it is (RFC 6282, 4.2).
 */
export function contentLength(octet: number, said: number): number {
  return protocolOfNhc(octet) === NEXT_HEADER.FRAGMENT ? FRAGMENT_FIELDS_LENGTH : said;
}

/** Octets of a decompressed extension header are a multiple of eight (RFC 8200, 4). */
export function decompressedLength(content: number): number {
  return (content + 2 + 7) & ~7;
}

/**
 * Says, where compression ends, how long the payload of the IPv6 header is once decompressed, and returns
 * it. `header`: decompressed octets of the header that was just read and is not yet in `expanded`.
 */
export function putPayloadLength(reading: Reading, header: number): number {
  const length = reading.expanded + header + reading.end + reading.missing - reading.at;
  setNumber(reading.slots, PAYLOAD_LEN, length);
  return length;
}
