import { slotOf } from "../attributes.js";
import { type Fragments, makeFragments } from "../fragment-table.js";
import {
  fail,
  has,
  IDENTIFIER,
  type IdentifierOrigin,
  type Reading,
  SHOWN,
  STOP,
  truncated,
  uint16,
} from "../reading.js";
import { setNumber, setSpan } from "../slots.js";
import { DISPATCH } from "./assigned-numbers.js";
import { addFirstFragment, addLaterFragment, FOUND, provideArena } from "./fragments.js";
import { decompressedDatagramLength } from "./iphc-length.js";
import { readRoutingHeader } from "./routing-dispatch.js";

const FRAG_SIZE = slotOf("lowpan.frag_size");
const FRAG_TAG = slotOf("lowpan.frag_tag");
const FRAG_OFFSET = slotOf("lowpan.frag_offset");
const FRAG_CONFLICT = slotOf("lowpan.frag_conflict");
const REASSEMBLED_LENGTH = slotOf("lowpan.reassembled_length");
const PAGE = slotOf("lowpan.page");
const MESH_ORIG = slotOf("lowpan.mesh_orig");
const MESH_DEST = slotOf("lowpan.mesh_dest");
const MESH_HOPS = slotOf("lowpan.mesh_hops");

const MESH_MASK = 0xc0;
const FRAGMENT_MASK = 0xf8;
/** Its frame control field without type and route discovery, which is forbidden or allowed, but never forced. */
const ZIGBEE_MASK = 0xbc;
const ZIGBEE_BETWEEN_PANS = 0x0b;
const ZIGBEE_LENGTH = 2;
const PAGE_MASK = 0xf0;
const PAGE_NUMBER = 0x0f;
/** On this page routing headers take the place of mesh headers (RFC 8138, 4). */
const ROUTING_PAGE = 1;
const IPHC_MASK = 0xe0;

/** RFC 4944, 5.2: these bits say that the address is a short one. */
const MESH_ORIGINATOR_SHORT = 0x20;
const MESH_FINAL_SHORT = 0x10;
/** Hops left of 0xf: the number is in the next octet. */
const MESH_DEEP_HOPS = 0x0f;

/** Fragment offsets count units of eight octets (RFC 4944, 5.3). */
const FRAGMENT_UNIT = 8;

/** An address of the mesh header, most significant octet first, which replaces the MAC's (RFC 4944, 11). */
function readMeshAddress(reading: Reading, origin: IdentifierOrigin, isShort: boolean, slot: number): void {
  origin.kind = isShort ? IDENTIFIER.SHORT : IDENTIFIER.EXTENDED;
  origin.bytes = reading.bytes;
  origin.at = reading.at;
  origin.littleEndian = false;
  setSpan(reading.slots, slot, reading.at, isShort ? 2 : 8);
  reading.at += isShort ? 2 : 8;
}

/** Mesh header (RFC 4944, 5.2). */
function readMesh(reading: Reading): number {
  const first = reading.bytes[reading.at]!;
  const originatorShort = (first & MESH_ORIGINATOR_SHORT) !== 0;
  const finalShort = (first & MESH_FINAL_SHORT) !== 0;
  const deep = (first & MESH_DEEP_HOPS) === MESH_DEEP_HOPS;
  const length = 1 + (deep ? 1 : 0) + (originatorShort ? 2 : 8) + (finalShort ? 2 : 8);
  if (!has(reading, length)) return truncated(reading, "lowpan");
  setNumber(reading.slots, MESH_HOPS, deep ? reading.bytes[reading.at + 1]! : first & MESH_DEEP_HOPS);
  reading.at += deep ? 2 : 1;
  readMeshAddress(reading, reading.source, originatorShort, MESH_ORIG);
  readMeshAddress(reading, reading.destination, finalShort, MESH_DEST);
  return DISPATCH.MESH;
}

/** The table of datagrams, which is not there before the first fragment is. */
function fragmentsOf(reading: Reading): Fragments {
  provideArena(reading.slots);
  reading.fragments ??= makeFragments();
  return reading.fragments;
}

/** Says what became of the datagram; true if it is complete, and read from now on. */
function isComplete(reading: Reading, table: Fragments, found: number, size: number): boolean {
  if (table.conflict) setNumber(reading.slots, FRAG_CONFLICT, 1);
  if (found === FOUND.BEYOND) fail(reading, "lowpan", "fragment beyond its datagram");
  if (found !== FOUND.COMPLETE) return false;
  setNumber(reading.slots, REASSEMBLED_LENGTH, size);
  return true;
}

/** The first fragment; while others are missing only how its header is compressed is read. */
function readFirstFragment(reading: Reading, size: number, tag: number): number {
  const length = decompressedDatagramLength(reading.bytes, reading.at, reading.end);
  if (reading.missing === 0 && length !== STOP) {
    const table = fragmentsOf(reading);
    const found = addFirstFragment(reading, table, size, tag, length);
    if (isComplete(reading, table, found, size)) return DISPATCH.FRAGMENT_FIRST;
  }
  reading.shown = SHOWN.LOWPAN;
  reading.complete = false;
  return DISPATCH.FRAGMENT_FIRST;
}

function readLaterFragment(reading: Reading, size: number, tag: number, offset: number): number {
  setNumber(reading.slots, FRAG_OFFSET, offset);
  if (reading.missing > 0) return STOP;
  const table = fragmentsOf(reading);
  const found = addLaterFragment(reading, table, size, tag, offset);
  if (!isComplete(reading, table, found, size)) return STOP;
  reading.shown = SHOWN.IPV6;
  return DISPATCH.FRAGMENT_FIRST;
}

/** Fragment header (RFC 4944, 5.3). */
function readFragment(reading: Reading, isFirst: boolean): number {
  const { bytes, at, slots } = reading;
  const length = isFirst ? 4 : 5;
  const size = uint16(bytes, at) & 0x7ff;
  const tag = uint16(bytes, at + 2);
  if (has(reading, 2)) setNumber(slots, FRAG_SIZE, size);
  if (has(reading, 4)) setNumber(slots, FRAG_TAG, tag);
  if (!has(reading, length)) return truncated(reading, "lowpan");
  reading.at += length;
  reading.isFragment = true;
  if (isFirst) return readFirstFragment(reading, size, tag);
  return readLaterFragment(reading, size, tag, bytes[at + 4]! * FRAGMENT_UNIT);
}

/** Broadcast header: one octet of sequence number (RFC 4944, 11.1). */
function skipBroadcast(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "lowpan");
  reading.at += 2;
  return DISPATCH.BROADCAST;
}

/** A switch to another page of dispatch values (RFC 8025, 3). */
function readPage(reading: Reading): number {
  reading.page = reading.bytes[reading.at]! & PAGE_NUMBER;
  setNumber(reading.slots, PAGE, reading.page);
  reading.at += 1;
  return DISPATCH.PAGE;
}

/** Octets of the header that begins with `dispatch`, if another has to come behind it; 0 if not. */
function lengthBefore(dispatch: number): number {
  if (dispatch === DISPATCH.BROADCAST) return 2;
  if ((dispatch & FRAGMENT_MASK) === DISPATCH.FRAGMENT_FIRST) return 4;
  if ((dispatch & MESH_MASK) !== DISPATCH.MESH) return 0;
  const addresses =
    ((dispatch & MESH_ORIGINATOR_SHORT) !== 0 ? 2 : 8) + ((dispatch & MESH_FINAL_SHORT) !== 0 ? 2 : 8);
  return 1 + addresses + ((dispatch & MESH_DEEP_HOPS) === MESH_DEEP_HOPS ? 1 : 0);
}

/** Whether behind headers that others have to follow there is one of those: nothing else says what a MAC frame carries. */
function endsInLowpan({ bytes, end }: Reading, start: number): boolean {
  for (let at = start; at < end; ) {
    const length = lengthBefore(bytes[at]!);
    if (length === 0) return isDispatch(bytes[at]!);
    at += length;
  }
  return false;
}

function isDispatch(octet: number): boolean {
  if (octet === DISPATCH.IPV6 || octet === DISPATCH.HC1 || (octet & IPHC_MASK) === DISPATCH.IPHC) return true;
  return (octet & FRAGMENT_MASK) === DISPATCH.FRAGMENT_NEXT || (octet & PAGE_MASK) === DISPATCH.PAGE;
}

/** Headers that are not the last before the IPv6 header; behind a fragment header only those of pages come. */
function readOuterHeader(reading: Reading, dispatch: number): number {
  if (!reading.isLowpan && !endsInLowpan(reading, reading.at)) return STOP;
  reading.isLowpan = true;
  if ((dispatch & PAGE_MASK) === DISPATCH.PAGE) return readPage(reading);
  if (reading.page === ROUTING_PAGE && (dispatch & MESH_MASK) === DISPATCH.MESH)
    return readRoutingHeader(reading);
  if (reading.isFragment) return STOP;
  if ((dispatch & MESH_MASK) === DISPATCH.MESH) return readMesh(reading);
  if ((dispatch & FRAGMENT_MASK) === DISPATCH.FRAGMENT_FIRST) return readFragment(reading, true);
  if ((dispatch & FRAGMENT_MASK) === DISPATCH.FRAGMENT_NEXT) return readFragment(reading, false);
  return dispatch === DISPATCH.BROADCAST ? skipBroadcast(reading) : STOP;
}

/**
 * Nothing says of a MAC frame what it carries: Zigbee has version 2, no 6LoWPAN dispatch, and within a PAN
 * short addresses.
 */
function isZigbee(reading: Reading, octet: number): boolean {
  if ((octet & ZIGBEE_MASK) !== DISPATCH.ZIGBEE || reading.isFragment) return false;
  const isBetweenPans = octet === ZIGBEE_BETWEEN_PANS && reading.source.kind === IDENTIFIER.EXTENDED;
  return (reading.source.kind === IDENTIFIER.SHORT || isBetweenPans) && has(reading, ZIGBEE_LENGTH);
}

/**
 * One 6LoWPAN header (RFC 4944, 5). Returns the dispatch of what it was if more headers follow it, or of
 * the IPv6 header that begins at the cursor; `STOP` for anything that is not 6LoWPAN or not read here.
 */
export function decodeLowpan(reading: Reading): number {
  if (!has(reading, 1)) return STOP;
  const dispatch = reading.bytes[reading.at]!;
  if ((dispatch & IPHC_MASK) === DISPATCH.IPHC) return DISPATCH.IPHC;
  if (isZigbee(reading, dispatch)) return DISPATCH.ZIGBEE;
  if (dispatch !== DISPATCH.IPV6 && dispatch !== DISPATCH.HC1) return readOuterHeader(reading, dispatch);
  if (dispatch === DISPATCH.IPV6 && reading.shown === SHOWN.LOWPAN) return STOP;
  reading.at += 1;
  return dispatch;
}
