import { slotOf } from "../attributes.js";
import { has, IDENTIFIER, type IdentifierOrigin, type Reading, STOP, truncated } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet, setAbsent } from "../slots.js";
import { NHC_EXTENSION } from "./assigned-numbers.js";
import { readOptions } from "./hop-options.js";
import { enterFragment } from "./ipv6-fragment.js";
import { readRouting } from "./ipv6-routing.js";
import { contentLength, decompressedLength, followingNhc, NHC_FOLLOWS, putPayloadLength } from "./nhc.js";

const SOURCE = { lowpan: slotOf("lowpan.src"), ipv6: slotOf("ipv6.src") };
const DESTINATION = { lowpan: slotOf("lowpan.dst"), ipv6: slotOf("ipv6.dst") };
const INLINE_NEXT_HEADER = slotOf("lowpan.iphc_next_header");

const NEXT_IS_COMPRESSED = 0x01;
const MULTICAST = 0xff;
const INTERFACE_AT = 8;

/** Content of an extension header behind its length; false if it cannot be read. */
function readContent(reading: Reading, identifier: number, end: number): boolean {
  if (identifier === NHC_EXTENSION.HOP_BY_HOP || identifier === NHC_EXTENSION.DESTINATION)
    return readOptions(reading, end);
  return identifier !== NHC_EXTENSION.ROUTING || readRouting(reading, end);
}

/** What follows the header whose content ends at the cursor; that of a fragment header began at `content`. */
function leave(reading: Reading, identifier: number, content: number, next: number): number {
  if (next !== STOP) putPayloadLength(reading, 0);
  const follows = next === STOP ? followingNhc(reading) : next;
  if (identifier !== NHC_EXTENSION.FRAGMENT || follows === STOP) return follows;
  return enterFragment(reading, content, follows);
}

/** A compressed extension header (RFC 6282, 4.2): identifier, next header unless compressed, length, content. */
export function decodeNhcExtension(reading: Reading): number {
  const { bytes } = reading;
  const octet = bytes[reading.at]!;
  const nextIsCompressed = (octet & NEXT_IS_COMPRESSED) !== 0;
  const header = nextIsCompressed ? 2 : 3;
  if (!has(reading, header)) return truncated(reading, "lowpan");
  const next = nextIsCompressed ? STOP : bytes[reading.at + 1]!;
  const length = contentLength(octet, bytes[reading.at + header - 1]!);
  reading.at += header;
  const content = reading.at;
  if (!has(reading, length)) return truncated(reading, "lowpan");
  const identifier = (octet >>> 1) & 7;
  if (!readContent(reading, identifier, content + length)) return STOP;
  reading.at = content + length;
  reading.expanded += decompressedLength(length);
  return leave(reading, identifier, content, next);
}

/** Identifiers that the inner header leaves out are those of this one; a group has none (RFC 6282, 3.2.2). */
function originate(reading: Reading, origin: IdentifierOrigin, slot: number): void {
  if (!isSet(reading.slots, slot)) {
    origin.kind = IDENTIFIER.NONE;
    return;
  }
  const bytes = bytesOf(reading, slot);
  const at = placeOf(reading, slot);
  if (bytes[at] === MULTICAST) return;
  origin.kind = IDENTIFIER.INTERFACE;
  origin.bytes = bytes;
  origin.at = at + INTERFACE_AT;
}

/** An IPv6 header in an IPv6 header: it is the inner one that is shown. */
export function decodeNhcIpv6(reading: Reading): number {
  const { slots } = reading;
  reading.at += 1;
  originate(reading, reading.source, SOURCE.ipv6);
  originate(reading, reading.destination, DESTINATION.ipv6);
  setAbsent(slots, SOURCE.lowpan);
  setAbsent(slots, DESTINATION.lowpan);
  setAbsent(slots, INLINE_NEXT_HEADER);
  return NHC_FOLLOWS.IPHC;
}
