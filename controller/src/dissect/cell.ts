import type { Value } from "@fedprobe/dissection";

/** What would end a cell or a line, move a terminal's cursor, or turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/gu;

const NAMED: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };

function escaped(character: string): string {
  return NAMED[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** A value as one cell of a line: numbers as they are, text with `\t`, `\n`, `\\` and `\u{1b}`; absent is empty. */
export function cell(value: Value | undefined): string {
  if (value === undefined) return "";
  return typeof value === "number" ? String(value) : value.replace(UNPRINTABLE, escaped);
}
