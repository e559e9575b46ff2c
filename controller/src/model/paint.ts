import type { Io } from "./io.js";

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Colour = keyof typeof CODES;

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** No colours at all. */
export const plain: Paint = (_, text) => text;

/** Colours only for a terminal that wants them (no-color.org). */
export function paintFor(stream: Io["stdout"], environment = process.env): Paint {
  const { NO_COLOR, TERM } = environment;
  if (!stream.isTTY || TERM === "dumb" || (NO_COLOR !== undefined && NO_COLOR !== "")) return plain;
  return (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[0m`;
}
