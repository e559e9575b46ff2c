/**
 * Frame check sequences of IEEE 802.15.4, least significant bit first (IEEE Std 802.15.4-2020, 7.2.11).
 * Eight octets are taken at a time with eight tables ("slicing by 8"), which is several times as fast as one
 * table: every frame of a source that observes check sequences passes here.
 */

/** x^16 + x^12 + x^5 + 1, start value 0, nothing inverted. */
const REFLECTED_16 = 0x8408;
/** The polynomial of Ethernet, start value and result inverted. */
const REFLECTED_32 = 0xedb88320;

const SLICES = 8;

function makeFirstTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    }
    return remainder;
  });
}

/** Table `i` tells what an octet does to the remainder of one that is `i` octets further on. */
function makeTables(polynomial: number): readonly Uint32Array[] {
  const tables = [makeFirstTable(polynomial)];
  for (let i = 1; i < SLICES; i++) {
    const before = tables[i - 1]!;
    tables.push(before.map((remainder) => (remainder >>> 8) ^ tables[0]![remainder & 0xff]!));
  }
  return tables;
}

/** The tables one behind the other: one typed array is faster to index than eight. */
const TABLES_16 = Uint16Array.from(makeTables(REFLECTED_16).flatMap((table) => [...table]));
const TABLE_32 = makeFirstTable(REFLECTED_32);

/** Octets that the 16-bit FCS takes at the end of a frame, least significant first. */
export const FCS_LENGTH = 2;

/** Octets of the 32-bit FCS. */
export const FCS_32_LENGTH = 4;

/** CRC-16 of `bytes[start, end)`; what a sender appends as FCS, low byte first. */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  const table = TABLES_16;
  let remainder = 0;
  let at = start;
  for (const last = end - SLICES; at <= last; at += SLICES) {
    remainder =
      table[0x700 + ((remainder ^ bytes[at]!) & 0xff)]! ^
      table[0x600 + (((remainder >>> 8) ^ bytes[at + 1]!) & 0xff)]! ^
      table[0x500 + bytes[at + 2]!]! ^
      table[0x400 + bytes[at + 3]!]! ^
      table[0x300 + bytes[at + 4]!]! ^
      table[0x200 + bytes[at + 5]!]! ^
      table[0x100 + bytes[at + 6]!]! ^
      table[bytes[at + 7]!]!;
  }
  if (at + 4 <= end) {
    remainder =
      table[0x300 + ((remainder ^ bytes[at]!) & 0xff)]! ^
      table[0x200 + (((remainder >>> 8) ^ bytes[at + 1]!) & 0xff)]! ^
      table[0x100 + bytes[at + 2]!]! ^
      table[bytes[at + 3]!]!;
    at += 4;
  }
  for (; at < end; at++) remainder = (remainder >>> 8) ^ table[(remainder ^ bytes[at]!) & 0xff]!;
  return remainder;
}

/** CRC-32 of `bytes[start, end)`, fewer than four octets being filled up with zeros; unsigned. */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  let remainder = 0xffffffff;
  for (let at = start; at < end; at++) {
    remainder = (remainder >>> 8) ^ TABLE_32[(remainder ^ bytes[at]!) & 0xff]!;
  }
  for (let length = end - start; length < FCS_32_LENGTH; length++) {
    remainder = (remainder >>> 8) ^ TABLE_32[remainder & 0xff]!;
  }
  return ~remainder >>> 0;
}
