import { visibleText } from "../model/visible-text.js";

const LONGEST_QUOTE = 80;

/** `"text"`, made visible and cut to 80 characters, for messages that repeat what a user wrote. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return `"${visibleText(cut)}"`;
}

/** Any value of a YAML file in a few words: `"abc"`, `5`, `a list of 2`, `a mapping`, `nothing`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a mapping" : String(value);
}
