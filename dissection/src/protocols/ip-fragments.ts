import {
  type IpFragments,
  KEY,
  LONGEST_PACKET,
  makeIpFragments,
  PACKETS,
  UNIT,
  UNITS,
} from "../ip-fragment-table.js";
import type { Reading } from "../reading.js";
import { ARENA, type Slots } from "../slots.js";
import { LOWPAN_ARENA_LENGTH, writeEndpoints } from "./fragments.js";

/** After this time a packet that is not complete is given up, µs (RFC 1122, 3.3.2; RFC 8200, 4.5). */
const PATIENCE = 60_000_000;

/** What came of a fragment: its packet is complete; it says other octets than one before it. */
export const ADDED = { COMPLETE: 1, CONFLICT: 2 } as const;

/** Where the payload of a packet lies in the arena. */
function originOf(entry: number): number {
  return LOWPAN_ARENA_LENGTH + entry * LONGEST_PACKET;
}

/** Makes room in the arena when it is first needed; what lies there stays. */
function provideArena(reading: Reading): void {
  const { slots } = reading;
  const length = LOWPAN_ARENA_LENGTH + PACKETS * LONGEST_PACKET;
  if (slots.arena.length >= length) return;
  const arena = new Uint8Array(length);
  arena.set(slots.arena);
  // What is read may lie there.
  if (reading.bytes === slots.arena) reading.bytes = arena;
  slots.arena = arena;
}

function copy(from: Uint8Array, at: number, length: number, key: Uint8Array, to: number): void {
  for (let i = 0; i < length; i++) key[to + i] = from[at + i]!;
}

/** The packet of the IPv4 header at `at` (RFC 791, 3.2). */
function seekIpv4(key: Uint8Array, bytes: Uint8Array, at: number): void {
  key.fill(0);
  copy(bytes, at + 4, 2, key, 0);
  key[4] = 4;
  key[5] = bytes[at + 9]!;
  copy(bytes, at + 12, 8, key, 6);
}

/**
 * The packet of the innermost IPv6 header and the fragment header whose fields are at `fields` (RFC 8200, 4.5). An IPv6
 * header that is compressed is told from others by the link on which it came.
 */
function seekIpv6(key: Uint8Array, reading: Reading, fields: number, next: number): void {
  const { bytes, ipv6Header } = reading;
  key.fill(0);
  copy(bytes, fields + 2, 4, key, 0);
  key[4] = 6;
  key[5] = next;
  if (ipv6Header >= 0) copy(bytes, ipv6Header + 8, 32, key, 6);
  else writeEndpoints(key, 6, reading);
}

function isSought(table: IpFragments, entry: number): boolean {
  for (let i = 0; i < KEY; i++) if (table.keys[entry * KEY + i] !== table.sought[i]) return false;
  return true;
}

function isOld(table: IpFragments, entry: number, time: number): boolean {
  return Math.abs(time - table.started[entry]!) > PATIENCE;
}

/** A place for a new packet: a free one, also of a packet that has waited too long, or that of the oldest. */
function claim(table: IpFragments, time: number): number {
  let oldest = 0;
  for (let entry = 0; entry < PACKETS; entry++) {
    if (table.inUse[entry] === 1 && isOld(table, entry, time)) {
      table.inUse[entry] = 0;
      table.timedOut += 1;
    }
    if (table.inUse[entry] === 0) oldest = entry;
    else if (table.inUse[oldest] === 1 && table.started[entry]! < table.started[oldest]!) oldest = entry;
  }
  if (table.inUse[oldest] === 1) table.evicted += 1;
  return oldest;
}

function entryOf(table: IpFragments, time: number): number {
  for (let entry = 0; entry < PACKETS; entry++) {
    if (table.inUse[entry] === 0 || !isSought(table, entry)) continue;
    if (!isOld(table, entry, time)) return entry;
    table.inUse[entry] = 0;
    table.timedOut += 1;
  }
  const entry = claim(table, time);
  table.inUse[entry] = 1;
  table.keys.set(table.sought, entry * KEY);
  table.started[entry] = time;
  table.lengths[entry] = 0;
  table.covered[entry] = 0;
  table.coverage.fill(0, entry * UNITS, (entry + 1) * UNITS);
  return entry;
}

/** Whether `count` octets of the arena from `target` on are those at `at`. */
function isSame(slots: Slots, target: number, bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (slots.arena[target + i] !== bytes[at + i]) return false;
  return true;
}

/** Copies the octets from the cursor on, unit by unit. What was heard before stays, and a difference is a conflict. */
function putOctets(reading: Reading, table: IpFragments, entry: number, offset: number): void {
  const { bytes, end, slots } = reading;
  for (let at = reading.at, to = offset; at < end; at += UNIT, to += UNIT) {
    const count = Math.min(UNIT, end - at);
    const target = originOf(entry) + to;
    const unit = entry * UNITS + to / UNIT;
    if (table.coverage[unit] === 1) {
      if (!isSame(slots, target, bytes, at, count)) table.conflict = true;
      continue;
    }
    for (let i = 0; i < count; i++) slots.arena[target + i] = bytes[at + i]!;
    table.coverage[unit] = 1;
    table.covered[entry]! += 1;
  }
}

/** Whether the last fragment was heard, and all before it; what lies behind it does not count. */
function isComplete(table: IpFragments, entry: number): boolean {
  const units = Math.ceil(table.lengths[entry]! / UNIT);
  if (units === 0 || table.covered[entry]! < units) return false;
  for (let unit = 0; unit < units; unit++) if (table.coverage[entry * UNITS + unit] === 0) return false;
  return true;
}

/** Goes on reading in the packet that has become complete, and gives up its place. */
function enterPacket(reading: Reading, table: IpFragments, entry: number): void {
  table.inUse[entry] = 0;
  reading.slots.base = ARENA;
  reading.bytes = reading.slots.arena;
  reading.at = originOf(entry);
  reading.end = reading.at + table.lengths[entry]!;
  reading.complete = true;
}

/**
 * Whether the fragment from the cursor to the end can be taken: not where the capture has cut it, where it
 * reaches beyond the longest packet, or where it came in an IP packet which was put together itself. All fragments
 * but the last carry whole units (RFC 791, 3.2).
 */
function canTake(reading: Reading, offset: number, isLast: boolean): boolean {
  const { at, bytes, end, frame, missing } = reading;
  const length = end - at;
  if ((bytes !== frame && at >= LOWPAN_ARENA_LENGTH) || missing > 0) return false;
  return length > 0 && offset + length <= LONGEST_PACKET && (isLast || length % UNIT === 0);
}

/** The table, made when it is first needed. */
function provideTable(reading: Reading): IpFragments {
  provideArena(reading);
  reading.packets ??= makeIpFragments();
  reading.packets.conflict = false;
  return reading.packets;
}

/**
 * Whether a fragment that reaches to `end` says that the packet ends elsewhere than was heard: a second end, an end
 * before octets that are there, or octets behind the end. Which of the two is right nothing tells, so it is not taken.
 */
function contradictsEnd(table: IpFragments, entry: number, end: number, isLast: boolean): boolean {
  const known = table.lengths[entry]!;
  if (known !== 0) return isLast ? end !== known : end > known;
  if (!isLast) return false;
  for (let unit = Math.ceil(end / UNIT); unit < UNITS; unit++)
    if (table.coverage[entry * UNITS + unit] === 1) return true;
  return false;
}

/** Adds the fragment to the packet that is sought. */
function add(reading: Reading, table: IpFragments, offset: number, isLast: boolean): number {
  const entry = entryOf(table, reading.time);
  const end = offset + reading.end - reading.at;
  if (contradictsEnd(table, entry, end, isLast)) return ADDED.CONFLICT;
  putOctets(reading, table, entry, offset);
  if (isLast) table.lengths[entry] = end;
  const isConflict = table.conflict ? ADDED.CONFLICT : 0;
  if (!isComplete(table, entry)) return isConflict;
  enterPacket(reading, table, entry);
  return isConflict | ADDED.COMPLETE;
}

/**
 * Adds the fragment from the cursor to the end to its packet, whose header begins at `header`; `offset` is its
 * place there, in octets. Returns what came of it, bits of `ADDED`; if the packet is complete, the reading goes
 * on in its payload.
 */
export function addIpv4Fragment(reading: Reading, header: number, offset: number, isLast: boolean): number {
  if (!canTake(reading, offset, isLast)) return 0;
  const table = provideTable(reading);
  seekIpv4(table.sought, reading.bytes, header);
  return add(reading, table, offset, isLast);
}

/** The same for IPv6, with the fields of the fragment header at `fields`, behind which comes `next`. */
export function addIpv6Fragment(
  reading: Reading,
  fields: number,
  next: number,
  offset: number,
  isLast: boolean,
): number {
  if (!canTake(reading, offset, isLast)) return 0;
  const table = provideTable(reading);
  seekIpv6(table.sought, reading, fields, next);
  return add(reading, table, offset, isLast);
}
