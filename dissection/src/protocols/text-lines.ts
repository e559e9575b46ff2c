/** Text protocols: lines that end with CR LF, or with LF alone. */

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** Where the line that begins at `at` ends, its LF not counted; `end` if there is no LF. */
export function endOfLine(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && bytes[to] !== LF) to += 1;
  return to;
}

/** The end of the text of the line `[at, lineEnd)`, without CR. */
export function endOfText(bytes: Uint8Array, at: number, lineEnd: number): number {
  return lineEnd > at && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
}

/** The end of `[at, end)` without the blanks at its end. */
export function withoutBlanks(bytes: Uint8Array, at: number, end: number): number {
  let to = end;
  while (to > at && isBlank(bytes[to - 1]!)) to -= 1;
  return to;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** The first place from `at` on that is no blank. */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && isBlank(bytes[to]!)) to += 1;
  return to;
}

/** The first blank from `at` on; `end` if there is none. */
export function endOfWord(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && !isBlank(bytes[to]!)) to += 1;
  return to;
}

/** Whether `[at, end)` begins with `text`, letters of either case; `text` is in lower case. */
export function beginsWith(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[at + i]!;
    const isCapital = byte >= 0x41 && byte <= 0x5a;
    if ((isCapital ? byte | 0x20 : byte) !== text[i]) return false;
  }
  return true;
}

/** Whether all of `bytes[at, end)` are decimal digits. */
export function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}
