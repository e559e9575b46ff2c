import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { exportTables } from "../store/results.js";

const FORMATS = ["parquet", "csv"] as const;

export interface ExportOptions {
  readonly format: string;
  readonly out?: string;
}

/** `fedprobe export`: every table of a run as a file of its own, for pandas, polars, R or a spreadsheet. */
export async function runExport(run: string, options: ExportOptions, io: Io): Promise<ExitCode> {
  const format = FORMATS.find((known) => known === options.format);
  if (!format) {
    const message = `unknown format "${visibleText(options.format)}"`;
    throw new FedprobeError(EXIT.usage, [{ message, next: `use one of: ${FORMATS.join(", ")}` }]);
  }
  const directory = findRunDirectory(run);
  const folder = resolve(options.out ?? join(directory, format));
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    const message = `the tables cannot be written: ${cause.message}`;
    throw new FedprobeError(EXIT.preflight, [{ message, next: "choose another folder with --out" }], {
      cause,
    });
  });
  const tables = await exportTables(directory, format, folder);
  io.stderr.write(`${tables.length} tables as ${format}, in ${folder}\n`);
  return EXIT.ok;
}
