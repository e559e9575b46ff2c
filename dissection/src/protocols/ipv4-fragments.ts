import {
  type Ipv4Fragments,
  LONGEST_PACKET,
  makeIpv4Fragments,
  PACKETS,
  UNIT,
  UNITS,
} from "../ipv4-fragment-table.js";
import type { Reading } from "../reading.js";
import { ARENA, type Slots } from "../slots.js";
import { LOWPAN_ARENA_LENGTH } from "./fragments.js";

/** Octets that tell one packet from another: identification, protocol, addresses (RFC 791, 3.2). */
const KEY = 11;
/** After this time a packet that is not complete is given up, µs (RFC 1122, 3.3.2). */
const PATIENCE = 60_000_000;

/** Where the payload of a packet lies in the arena. */
function originOf(entry: number): number {
  return LOWPAN_ARENA_LENGTH + entry * LONGEST_PACKET;
}

/** Makes room in the arena when it is first needed; what lies there stays. */
function provideArena(slots: Slots): void {
  const length = LOWPAN_ARENA_LENGTH + PACKETS * LONGEST_PACKET;
  if (slots.arena.length >= length) return;
  const arena = new Uint8Array(length);
  arena.set(slots.arena);
  slots.arena = arena;
}

/** The key of the packet whose header begins at `at`. */
function writeKey(key: Uint8Array, bytes: Uint8Array, at: number): void {
  key[0] = bytes[at + 4]!;
  key[1] = bytes[at + 5]!;
  key[2] = bytes[at + 9]!;
  for (let i = 0; i < 8; i++) key[3 + i] = bytes[at + 12 + i]!;
}

function isSought(table: Ipv4Fragments, entry: number): boolean {
  for (let i = 0; i < KEY; i++) if (table.keys[entry * KEY + i] !== table.sought[i]) return false;
  return true;
}

function isOld(table: Ipv4Fragments, entry: number, time: number): boolean {
  return Math.abs(time - table.started[entry]!) > PATIENCE;
}

/** A place for a new packet: a free one, or that of the one that waits longest. */
function claim(table: Ipv4Fragments): number {
  let oldest = 0;
  for (let entry = 0; entry < PACKETS; entry++) {
    if (table.inUse[entry] === 0) return entry;
    if (table.started[entry]! < table.started[oldest]!) oldest = entry;
  }
  table.evicted += 1;
  return oldest;
}

function entryOf(table: Ipv4Fragments, time: number): number {
  for (let entry = 0; entry < PACKETS; entry++) {
    if (table.inUse[entry] === 0 || !isSought(table, entry)) continue;
    if (!isOld(table, entry, time)) return entry;
    table.inUse[entry] = 0;
    table.timedOut += 1;
  }
  const entry = claim(table);
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
function putOctets(reading: Reading, table: Ipv4Fragments, entry: number, offset: number): void {
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
function isComplete(table: Ipv4Fragments, entry: number): boolean {
  const units = Math.ceil(table.lengths[entry]! / UNIT);
  if (units === 0 || table.covered[entry]! < units) return false;
  for (let unit = 0; unit < units; unit++) if (table.coverage[entry * UNITS + unit] === 0) return false;
  return true;
}

/** Goes on reading in the packet that has become complete, and gives up its place. */
function enterPacket(reading: Reading, table: Ipv4Fragments, entry: number): void {
  table.inUse[entry] = 0;
  reading.slots.base = ARENA;
  reading.bytes = reading.slots.arena;
  reading.at = originOf(entry);
  reading.end = reading.at + table.lengths[entry]!;
  reading.complete = true;
}

/**
 * Adds the fragment from the cursor to the end, whose header begins at `header`, to its packet; `offset` is its
 * place there, in octets. True if the packet is complete: then the reading goes on in its payload. A fragment
 * that the capture has cut, that reaches beyond the longest packet, or that came in a packet which was put
 * together itself, is not taken.
 */
export function addIpv4Fragment(reading: Reading, header: number, offset: number, isLast: boolean): boolean {
  const { at, bytes, end, missing, slots } = reading;
  const length = end - at;
  if (bytes !== reading.frame || missing > 0 || length <= 0 || offset + length > LONGEST_PACKET) return false;
  // All fragments but the last carry whole units (RFC 791, 3.2).
  if (!isLast && length % UNIT !== 0) return false;
  provideArena(slots);
  reading.packets ??= makeIpv4Fragments();
  const table = reading.packets;
  writeKey(table.sought, bytes, header);
  const entry = entryOf(table, reading.time);
  putOctets(reading, table, entry, offset);
  if (isLast) table.lengths[entry] = offset + length;
  if (!isComplete(table, entry)) return false;
  enterPacket(reading, table, entry);
  return true;
}
