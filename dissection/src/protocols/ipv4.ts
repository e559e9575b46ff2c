import { slotOf } from "../attributes.js";
import { UNIT } from "../ip-fragment-table.js";
import { fail, has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setFlag, setNumber, setOffset } from "../slots.js";
import { beginIpv4 } from "./inner-header.js";
import { ADDED, addIpv4Fragment } from "./ip-fragments.js";
import { putIpv4Options } from "./ipv4-options.js";
import { sumOfWords } from "./upper-checksum.js";

const VERSION = slotOf("ip.version");
const HEADER_LEN = slotOf("ip.header_len");
const TOS = slotOf("ip.proto_tos");
const TOTAL_LENGTH = slotOf("ip.tot_len");
const IDENTIFICATION = slotOf("ip.identification");
const RESERVED = slotOf("ip.rf_flag");
const DONT_FRAGMENT = slotOf("ip.df_flag");
const MORE_FRAGMENTS = slotOf("ip.mf_flag");
const FRAGMENT_OFFSET = slotOf("ip.frag_offset");
const TTL = slotOf("ip.proto_ttl");
const PROTOCOL = slotOf("ip.proto_id");
const CHECKSUM_OK = slotOf("ip.checksum_ok");
const SRC = slotOf("ip.src");
const DST = slotOf("ip.dst");
const CONFLICT = slotOf("ip.frag_conflict");

const SHORTEST_HEADER = 20;

/** Flags and offset share 16 bits. */
const FLAG = { RESERVED: 0x8000, DONT_FRAGMENT: 0x4000, MORE_FRAGMENTS: 0x2000 } as const;
const OFFSET_MASK = 0x1fff;

/** The fields that are there: of a header that ends within its first eight octets none. */
function putFields(reading: Reading, headerLength: number): void {
  const { bytes, at, slots } = reading;
  const there = reading.end - at;
  if (there < 8) return;
  const fragment = uint16(bytes, at + 6);
  setNumber(slots, VERSION, bytes[at]! >>> 4);
  setNumber(slots, HEADER_LEN, headerLength);
  setNumber(slots, TOS, bytes[at + 1]!);
  setNumber(slots, TOTAL_LENGTH, uint16(bytes, at + 2));
  setNumber(slots, IDENTIFICATION, uint16(bytes, at + 4));
  setFlag(slots, RESERVED, fragment & FLAG.RESERVED);
  setFlag(slots, DONT_FRAGMENT, fragment & FLAG.DONT_FRAGMENT);
  setFlag(slots, MORE_FRAGMENTS, fragment & FLAG.MORE_FRAGMENTS);
  // In bytes, as the rules have it that the name comes from.
  setNumber(slots, FRAGMENT_OFFSET, (fragment & OFFSET_MASK) * UNIT);
  if (there >= 9) setNumber(slots, TTL, bytes[at + 8]!);
  if (there >= 10) setNumber(slots, PROTOCOL, bytes[at + 9]!);
  if (there >= 16) setOffset(slots, SRC, at + 12);
  // Options may say that the packet goes further than that.
  if (there >= headerLength) setOffset(slots, DST, at + 16);
}

function judgeChecksum(reading: Reading, headerLength: number): void {
  const { bytes, at, slots } = reading;
  if (slots.wanted[CHECKSUM_OK] === 0) return;
  let sum = sumOfWords(bytes, at, at + headerLength);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  setFlag(slots, CHECKSUM_OK, sum === 0xffff ? 1 : 0);
}

/** What lies behind the packet is padding of the link layer; a length of 0 is that of a packet still to be cut. */
function takePayload(reading: Reading, headerLength: number): void {
  const { bytes, at, end } = reading;
  const total = uint16(bytes, at + 2);
  reading.at = at + headerLength;
  if (total === 0) return;
  const announced = at + total;
  reading.end = Math.min(end, announced);
  reading.missing = Math.min(reading.missing, Math.max(0, announced - end));
}

/** Whether the cursor is at the payload of a whole packet: of one that came so, or that this fragment completes. */
function isWholeNow(reading: Reading, header: number): boolean {
  const fragment = uint16(reading.bytes, header + 6);
  const offset = (fragment & OFFSET_MASK) * UNIT;
  const isLast = (fragment & FLAG.MORE_FRAGMENTS) === 0;
  if (offset === 0 && isLast) return true;
  const added = addIpv4Fragment(reading, header, offset, isLast);
  if ((added & ADDED.CONFLICT) !== 0) setNumber(reading.slots, CONFLICT, 1);
  return (added & ADDED.COMPLETE) !== 0;
}

/**
 * An IPv4 header (RFC 791, 3.1). What follows is named by its protocol field, and read
 * in the fragment that completes it.
 */
export function decodeIpv4(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, 1)) return truncated(reading, "ip");
  if (bytes[at]! >>> 4 !== 4) return fail(reading, "ip", "bad version");
  const headerLength = (bytes[at]! & 0x0f) * 4;
  if (headerLength < SHORTEST_HEADER) return fail(reading, "ip", "bad header length");
  beginIpv4(reading);
  putFields(reading, headerLength);
  if (!has(reading, headerLength)) return truncated(reading, "ip");
  judgeChecksum(reading, headerLength);
  if (headerLength > SHORTEST_HEADER) putIpv4Options(reading, at + SHORTEST_HEADER, at + headerLength);
  const total = uint16(bytes, at + 2);
  if (total !== 0 && total < headerLength) return fail(reading, "ip", "bad header length");
  takePayload(reading, headerLength);
  const protocol = bytes[at + 9]!;
  return isWholeNow(reading, at) ? protocol : STOP;
}
