import { relative } from "node:path";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { safeJson } from "../model/visible-text.js";
import { makeReport } from "../report/make-report.js";
import { readReportData } from "../report/report-data.js";
import { summarize } from "../report/summary-text.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { openStore } from "../store/store.js";

/** `fedprobe report`: makes all files of a run's report again, from its results alone. */
export async function runReport(
  run: string,
  { json }: { readonly json?: boolean },
  io: Io,
): Promise<ExitCode> {
  const directory = findRunDirectory(run);
  await using store = await openStore(directory);
  const report = await makeReport(await readReportData(store), directory);
  const file = `${directory}/report.html`;
  if (json) io.stdout.write(`${safeJson({ v: 1, run, directory, report: file, results: report })}\n`);
  else io.stdout.write(`${summarize(report)}\n\nReport: ${relative(process.cwd(), file)}\n`);
  return EXIT.ok;
}
