import { CAPACITY, ENDPOINTS, FREE, type Fragments, LONGEST_DATAGRAM } from "../fragment-table.js";
import { IDENTIFIER, type IdentifierOrigin, type Reading } from "../reading.js";
import { ARENA, type Slots } from "../slots.js";

/** Room for a compressed header that is longer than what it stands for. */
const HEADROOM = 128;
const PLACE = HEADROOM + LONGEST_DATAGRAM;
/** RFC 4944, 5.3: after this time a datagram that is not complete is given up, µs. */
const PATIENCE = 60_000_000;
/** Octets of a table's endpoint: its kind and its address. */
const ENDPOINT = ENDPOINTS / 2;

/** Octets of the arena that lie before the datagrams: room for a deciphered payload. */
export const DECIPHERED_LENGTH = 2048;

/** Octets of the arena that deciphered payloads and 6LoWPAN datagrams take; what follows them is for others. */
export const LOWPAN_ARENA_LENGTH = DECIPHERED_LENGTH + CAPACITY * PLACE;

/** What a fragment did: more are missing, none are missing, or it reaches beyond its datagram. */
export const FOUND = { PENDING: 0, COMPLETE: 1, BEYOND: 2 } as const;

/** Makes the arena when it is first needed. */
export function provideArena(slots: Slots): void {
  if (slots.arena.length === 0) slots.arena = new Uint8Array(LOWPAN_ARENA_LENGTH);
}

/** Where octet 0 of the decompressed datagram would lie in the arena. */
function originOf(entry: number): number {
  return DECIPHERED_LENGTH + entry * PLACE + HEADROOM;
}

function writeEndpoint(into: Uint8Array, start: number, origin: IdentifierOrigin): void {
  into.fill(0, start, start + ENDPOINT);
  into[start] = origin.kind;
  const length = origin.kind === IDENTIFIER.NONE ? 0 : origin.kind === IDENTIFIER.SHORT ? 2 : 8;
  for (let i = 0; i < length; i++) {
    into[start + 1 + i] = origin.bytes[origin.at + (origin.littleEndian ? length - 1 - i : i)]!;
  }
}

/** Both link addresses, of `ENDPOINTS` octets. */
export function writeEndpoints(into: Uint8Array, start: number, { destination, source }: Reading): void {
  writeEndpoint(into, start, source);
  writeEndpoint(into, start + ENDPOINT, destination);
}

function isSought({ endpoints, sought }: Fragments, entry: number): boolean {
  for (let i = 0; i < ENDPOINTS; i++) if (endpoints[entry * ENDPOINTS + i] !== sought[i]) return false;
  return true;
}

function isOld(table: Fragments, entry: number, time: number): boolean {
  return Math.abs(time - table.started[entry]!) > PATIENCE;
}

/** A place for a new datagram: a free one, or that of the one that waits longest. */
function claim(table: Fragments, time: number): number {
  let oldest = 0;
  for (let entry = 0; entry < CAPACITY; entry++) {
    if (table.keys[entry] !== FREE && isOld(table, entry, time)) {
      table.keys[entry] = FREE;
      table.timedOut += 1;
    }
    if (table.keys[entry] === FREE) oldest = entry;
    else if (table.keys[oldest] !== FREE && table.started[entry]! < table.started[oldest]!) oldest = entry;
  }
  if (table.keys[oldest] !== FREE) table.evicted += 1;
  return oldest;
}

function beginDatagram(reading: Reading, table: Fragments, key: number): number {
  const entry = claim(table, reading.time);
  table.keys[entry] = key;
  table.endpoints.set(table.sought, entry * ENDPOINTS);
  table.started[entry] = reading.time;
  table.covered[entry] = 0;
  table.starts[entry] = 0;
  table.coverage.fill(0, entry * LONGEST_DATAGRAM, (entry + 1) * LONGEST_DATAGRAM);
  return entry;
}

/** The entry of the datagram between the endpoints of the frame (RFC 4944, 5.3). */
function entryOf(reading: Reading, table: Fragments, size: number, tag: number): number {
  const key = (size << 16) | tag;
  writeEndpoints(table.sought, 0, reading);
  for (let entry = 0; entry < CAPACITY; entry++) {
    if (table.keys[entry] !== key || !isSought(table, entry)) continue;
    if (!isOld(table, entry, reading.time)) return entry;
  }
  return beginDatagram(reading, table, key);
}

/**
 * Copies the octets from the cursor on, the first to place `to` of the datagram. What was heard before
 * stays, and a difference is a conflict. Places before 0 are for headers longer than what they stand for.
 */
function putOctets(reading: Reading, table: Fragments, entry: number, to: number): void {
  const { bytes, at, end, slots } = reading;
  for (let i = 0; i < end - at; i++) {
    const place = entry * LONGEST_DATAGRAM + to + i;
    const target = originOf(entry) + to + i;
    if (to + i >= 0 && table.coverage[place] === 1) {
      if (slots.arena[target] !== bytes[at + i]) table.conflict = true;
      continue;
    }
    slots.arena[target] = bytes[at + i]!;
    if (to + i < 0) continue;
    table.coverage[place] = 1;
    table.covered[entry]! += 1;
  }
}

/** The octets before `to` are those that a shorter, compressed header stands for. */
function coverHeader(table: Fragments, entry: number, to: number): void {
  for (let i = 0; i < to; i++) {
    const place = entry * LONGEST_DATAGRAM + i;
    if (table.coverage[place] === 1) table.conflict = true;
    else table.covered[entry]! += 1;
    table.coverage[place] = 1;
  }
}

/** Goes on reading in the datagram that has become complete, and gives up its place. */
function enterDatagram(reading: Reading, table: Fragments, entry: number, size: number): void {
  const { slots } = reading;
  table.keys[entry] = FREE;
  slots.base = ARENA;
  reading.bytes = slots.arena;
  reading.at = table.starts[entry]!;
  reading.end = originOf(entry) + size;
  reading.missing = 0;
}

function finish(reading: Reading, table: Fragments, entry: number, size: number): number {
  if (table.covered[entry]! < size || table.starts[entry] === 0) return FOUND.PENDING;
  enterDatagram(reading, table, entry, size);
  return FOUND.COMPLETE;
}

/**
 * Adds the first fragment, from the cursor to the end, which stands for `length` octets of the datagram.
 * If the datagram is complete the reading goes on in it: cursor and end are its own.
 */
export function addFirstFragment(
  reading: Reading,
  table: Fragments,
  size: number,
  tag: number,
  length: number,
): number {
  const to = length - (reading.end - reading.at);
  table.conflict = false;
  if (length > size || to < -HEADROOM) return FOUND.BEYOND;
  const entry = entryOf(reading, table, size, tag);
  const start = originOf(entry) + to;
  if (table.starts[entry] !== 0 && table.starts[entry] !== start) {
    table.conflict = true;
    return FOUND.PENDING;
  }
  if (table.starts[entry] === 0) coverHeader(table, entry, to);
  table.starts[entry] = start;
  putOctets(reading, table, entry, to);
  return finish(reading, table, entry, size);
}

/** The same for a later fragment, whose first octet has the place `offset` in the datagram. */
export function addLaterFragment(
  reading: Reading,
  table: Fragments,
  size: number,
  tag: number,
  offset: number,
): number {
  table.conflict = false;
  if (offset + reading.end - reading.at > size) return FOUND.BEYOND;
  const entry = entryOf(reading, table, size, tag);
  putOctets(reading, table, entry, offset);
  return finish(reading, table, entry, size);
}
