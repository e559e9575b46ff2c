/** Characters that could move a terminal's cursor, hide text or turn its direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const LONGEST_QUOTE = 80;

/** Text of a file as it may go to a terminal: control and format characters become `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** `"text"`, printable and cut to 80 characters, for messages that repeat what a user wrote. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return `"${printable(cut)}"`;
}

/** Any value of a YAML file in a few words: `"abc"`, `5`, `a list of 2`, `a mapping`, `nothing`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a mapping" : String(value);
}
