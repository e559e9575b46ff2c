import { type AttributeType, attributeType, type Value } from "@fedprobe/dissection";
import { safeJson } from "../model/visible-text.js";
import { cell } from "./cell.js";

/** Asks the frame at hand for an attribute by its index in `Layout.attributes`. */
export type Ask = (index: number) => Value | undefined;

/** How frames become lines of text. */
export interface Layout {
  /** The attributes that a line is made of. */
  readonly attributes: readonly string[];
  /** The first line, if there is one. */
  readonly header: string | undefined;
  /** One frame, without the end of the line. */
  line(ask: Ask): string;
}

/** Columns separated by tabs, below their names; absent attributes are empty. */
export function makeTsv(attributes: readonly string[]): Layout {
  // Most frames have a small part of all attributes.
  const gaps = [...attributes, ""].map((_, columns) => "\t".repeat(columns));
  return {
    attributes,
    header: attributes.join("\t"),
    line: (ask) => {
      let text = "";
      let missing = 0;
      for (let index = 0; index < attributes.length; index++) {
        const value = ask(index);
        if (value !== undefined) {
          text += gaps[missing]! + cell(value);
          missing = 0;
        }
        missing += 1;
      }
      return text + gaps[missing - 1]!;
    },
  };
}

/** An object a frame; absent attributes are left out. */
export function makeJsonLines(attributes: readonly string[]): Layout {
  const names = attributes.map((name) => `${JSON.stringify(name)}:`);
  return {
    attributes,
    header: undefined,
    line: (ask) => {
      let text = "";
      for (let index = 0; index < names.length; index++) {
        const value = ask(index);
        if (value !== undefined)
          text += `${text === "" ? "" : ","}${names[index]}${typeof value === "number" ? value : safeJson(value)}`;
      }
      return `{${text}}`;
    },
  };
}

/** Widths that most values of a type fit in: lines are written before the last frame is known. */
const WIDTHS: Readonly<Record<AttributeType, number>> = {
  n: 6,
  b: 1,
  a2: 6,
  a8: 23,
  ip6: 24,
  ip4: 15,
  mac: 17,
  s: 12,
  h: 8,
};

/** Cells below one another, two spaces apart; a cell that is too wide moves the rest of its line. */
export function alignCells(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((text, column) => text.padEnd(widths[column] ?? 0))
    .join("  ")
    .trimEnd();
}

/** Aligned columns below their names. */
export function makeFieldTable(attributes: readonly string[]): Layout {
  const widths = attributes.map((name) => Math.max(name.length, WIDTHS[attributeType(name) ?? "s"]));
  return {
    attributes,
    header: alignCells(attributes, widths),
    line: (ask) =>
      alignCells(
        attributes.map((_, index) => cell(ask(index))),
        widths,
      ),
  };
}
