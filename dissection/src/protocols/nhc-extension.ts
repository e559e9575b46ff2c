import { has, IDENTIFIER, type Reading, STOP, truncated } from "../reading.js";
import { NHC_EXTENSION } from "./assigned-numbers.js";
import { readHopOptions } from "./hop-options.js";
import { isLaterFragment } from "./ipv6-extensions.js";
import { readRouting } from "./ipv6-routing.js";
import { decompressedLength, followingNhc, NHC_FOLLOWS, putPayloadLength } from "./nhc.js";

const NEXT_IS_COMPRESSED = 0x01;

/** Content of an extension header behind its length; false if what follows cannot be read. */
function readContent(reading: Reading, identifier: number, end: number): boolean {
  if (identifier === NHC_EXTENSION.HOP_BY_HOP) return readHopOptions(reading, end);
  if (identifier === NHC_EXTENSION.ROUTING) return readRouting(reading, end);
  return identifier !== NHC_EXTENSION.FRAGMENT || !isLaterFragment(reading, end);
}

/** A compressed extension header (RFC 6282, 4.2): identifier, next header unless compressed, length, content. */
export function decodeNhcExtension(reading: Reading): number {
  const { bytes } = reading;
  const octet = bytes[reading.at]!;
  const nextIsCompressed = (octet & NEXT_IS_COMPRESSED) !== 0;
  const header = nextIsCompressed ? 2 : 3;
  if (!has(reading, header)) return truncated(reading, "lowpan");
  const next = nextIsCompressed ? STOP : bytes[reading.at + 1]!;
  const length = bytes[reading.at + header - 1]!;
  reading.at += header;
  const end = reading.at + length;
  if (!has(reading, length)) return truncated(reading, "lowpan");
  if (!readContent(reading, (octet >>> 1) & 7, end)) return STOP;
  reading.at = end;
  reading.expanded += decompressedLength(length);
  if (nextIsCompressed) return followingNhc(reading);
  putPayloadLength(reading, 0);
  return next;
}

/** An IPv6 header in an IPv6 header: its addresses cannot be made from those of the MAC (RFC 6282, 3.2.2). */
export function decodeNhcIpv6(reading: Reading): number {
  reading.at += 1;
  reading.source.kind = IDENTIFIER.NONE;
  reading.destination.kind = IDENTIFIER.NONE;
  return NHC_FOLLOWS.IPHC;
}
