import { LineCounter } from "yaml";
import type { Place } from "../model/errors.js";

/** Line and column of an offset in a text. Lines are counted here: the YAML parser skips some after an error. */
export function openPlaces(text: string, file: string): (offset: number) => Place {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = nextLine(text, start)) lines.addNewLine(start);
  return (offset) => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line, column: col };
  };
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? -1 : end + 1;
}
