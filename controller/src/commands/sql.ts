import { text } from "node:stream/consumers";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { layOutText } from "../model/text-table.js";
import { safeJson, visibleText } from "../model/visible-text.js";
import { writeCsvLine } from "../report/csv.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { type Answer, openResults, type Plain } from "../store/results.js";

type Rows = readonly (readonly Plain[])[];

/** How an answer is written: what stands before its rows, and each piece of them. */
interface Layout {
  begin(columns: readonly string[]): string;
  piece(columns: readonly string[], rows: Rows): string;
}

const LAYOUTS: Readonly<Record<string, Layout>> = {
  table: { begin: () => "", piece: layOut },
  csv: { begin: writeCsvLine, piece: (_, rows) => rows.map(csvLine).join("") },
  jsonl: { begin: () => "", piece: (columns, rows) => rows.map((row) => jsonLine(columns, row)).join("") },
};

/** A table is laid out by these first rows; wider cells after them push the others aside. */
const ROWS_MEASURED = 10_000;

/** `fedprobe sql`: asks the results of a run a question in SQL; `-` is a question on standard input. */
export async function runSql(
  run: string,
  query: string,
  options: { readonly format: string },
  io: Io,
): Promise<ExitCode> {
  const layout = Object.hasOwn(LAYOUTS, options.format) ? LAYOUTS[options.format] : undefined;
  if (!layout) {
    const message = `unknown format "${visibleText(options.format)}"`;
    throw new FedprobeError(EXIT.usage, [
      { message, next: `use one of: ${Object.keys(LAYOUTS).join(", ")}` },
    ]);
  }
  using results = await openResults(findRunDirectory(run));
  const answer = await results.query(query === "-" ? await text(process.stdin) : query);
  await write(answer, layout, io);
  return EXIT.ok;
}

async function write({ columns, rows }: Answer, layout: Layout, io: Io): Promise<void> {
  io.stdout.write(layout.begin(columns));
  let held: (readonly Plain[])[] = [];
  let written = false;
  const flush = () => {
    if (held.length > 0 || !written) io.stdout.write(layout.piece(columns, held));
    [held, written] = [[], true];
  };
  for await (const piece of rows) {
    held = held.concat(piece);
    if (held.length >= ROWS_MEASURED) flush();
  }
  flush();
}

function layOut(columns: readonly string[], rows: Rows): string {
  return layOutText([columns, ...rows.map((row) => row.map(shown))]);
}

function shown(cell: Plain): string {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function csvLine(row: readonly Plain[]): string {
  return writeCsvLine(row.map((cell) => (typeof cell === "number" ? cell : visibleText(shown(cell)))));
}

function jsonLine(columns: readonly string[], row: readonly Plain[]): string {
  return `${safeJson(Object.fromEntries(columns.map((column, index) => [column, row[index]])))}\n`;
}
