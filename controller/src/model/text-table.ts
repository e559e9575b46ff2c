import { visibleText } from "./visible-text.js";

/** Wider cells push what stands right of them aside. */
const WIDEST = 80;

/**
 * Lines of text in columns, the first row its heads; nothing in it can steer a terminal. Columns from `numbersFrom`
 * on are aligned to the right.
 */
export function layOutText(
  rows: readonly (readonly string[])[],
  numbersFrom = Number.POSITIVE_INFINITY,
): string {
  const clean = rows.map((row) => row.map(visibleText));
  const widths = (clean[0] ?? []).map((_, column) =>
    clean.reduce((widest, row) => Math.max(widest, Math.min(WIDEST, row[column]?.length ?? 0)), 0),
  );
  const pad = (cell: string, column: number) =>
    column < numbersFrom ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const lineOf = (row: readonly string[]) => row.map(pad).join("  ");
  return clean.map((row) => `${lineOf(row).trimEnd()}\n`).join("");
}
