/** What a spreadsheet would take for a formula if a cell began with it. */
const FORMULA = /^[=+\-@\t\r]/;

/** A CSV file (RFC 4180) with a header; a text that could run as a formula gets an apostrophe before it. */
export function writeCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map(writeCsvLine).join("");
}

/** One line of such a file. */
export function writeCsvLine(row: readonly (string | number)[]): string {
  return `${row.map(writeCell).join(",")}\r\n`;
}

function writeCell(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const inert = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
