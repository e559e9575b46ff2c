import { crc32 } from "@fedprobe/dissection";
import { Record as JournalRecord } from "@fedprobe/proto";

/** In front of each record: its length and its CRC-32, both u32 little-endian. */
export const HEADER_BYTES = 8;

/** A record as it stands in the file. */
export function encodeBlock(record: JournalRecord): Uint8Array {
  const bytes = JournalRecord.encode(record).finish();
  const block = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = new DataView(block.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint32(4, crc32(bytes, 0, bytes.length), true);
  block.set(bytes, HEADER_BYTES);
  return block;
}

/** Where the record that begins at `at` ends; undefined if not even its header is in `bytes`. */
export function endOfBlock(bytes: Uint8Array, at: number): number | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined;
  return at + HEADER_BYTES + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true);
}

/** The record in `bytes[at, end)`. Throws if it is not what was written. */
export function decodeBlock(bytes: Uint8Array, at: number, end: number): JournalRecord {
  const written = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(4, true);
  if (crc32(bytes, at + HEADER_BYTES, end) !== written) throw new Error("a record of the journal is damaged");
  return JournalRecord.decode(bytes.subarray(at + HEADER_BYTES, end));
}
