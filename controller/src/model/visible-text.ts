/**
 * What could steer a terminal, forge a line or turn the direction of reading: control characters, line and
 * paragraph separators, and characters that are invisible or override the direction of text.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/gu;

const PLAIN = /^[ -~]*$/;

/** Text from outside as one line that a person can safely be shown: `\x1b[31m`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** Several lines, each made visible. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** JSON on one line, without any character that could steer a terminal; read back it is the very same value. */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value);
  // Most lines are plain, which is found out far sooner.
  if (PLAIN.test(text)) return text;
  return text.replace(
    INVISIBLE,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}
