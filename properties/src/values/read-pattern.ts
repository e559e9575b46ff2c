import { RE2JS, RE2JSException } from "re2js";

/** Longest pattern of `#matches`, in characters, and most steps that it may be for each character of a text. */
const MAX_LENGTH = 1024;
const MAX_STEPS = 1024;

/** What the message of an error says, with the part of the pattern that it is about. */
function faultOf(message: string): string {
  return message.replace(/^error parsing regexp: /, "").slice(0, 160);
}

/** A pattern that can be looked for, or why it can not. */
export type PatternReading = { readonly pattern: RE2JS } | { readonly fault: string };

/**
 * A pattern of RE2, whose search takes time linear in the length of the text. RE2 has no back references and
 * nothing that looks ahead or behind; these are faults, as is what is not well-formed or too large.
 */
export function readPattern(text: string): PatternReading {
  if (text.length > MAX_LENGTH) return { fault: `a pattern of more than ${MAX_LENGTH} characters` };
  try {
    const pattern = RE2JS.compile(text);
    if (pattern.programSize() <= MAX_STEPS) return { pattern };
    return { fault: `its repetitions are too many: more than ${MAX_STEPS} steps for each character` };
  } catch (error) {
    if (error instanceof RE2JSException) return { fault: faultOf(error.message) };
    throw error;
  }
}
