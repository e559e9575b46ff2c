import { uint16, uint16le } from "../reading.js";
import { OPTION } from "./pcapng-format.js";

/** Calls `onOption` with the place of each option of `bytes[at, end)`; ends at the first that does not fit. */
export function forEachOption(
  bytes: Uint8Array,
  at: number,
  end: number,
  littleEndian: boolean,
  onOption: (code: number, at: number, length: number) => void,
): void {
  const read = littleEndian ? uint16le : uint16;
  let next = at;
  while (next + 4 <= end) {
    const code = read(bytes, next);
    const length = read(bytes, next + 2);
    if (code === OPTION.END || next + 4 + length > end) return;
    onOption(code, next + 4, length);
    next += 4 + ((length + 3) & ~3);
  }
}

/** The text of an option. */
export function optionText(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString("utf8");
}
