import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { safeJson } from "../model/visible-text.js";
import { writeAlertLines } from "./alert-lines.js";
import { buildReport } from "./build-report.js";
import { writeCsv } from "./csv.js";
import { renderPage } from "./html/page.js";
import { writeJunit } from "./junit.js";
import type { Report } from "./report.js";
import type { ReportData } from "./report-data.js";

type Format = (report: Report, data: ReportData) => string | Promise<string>;

/** Every file of a report and how it is written. */
const FORMATS: readonly (readonly [file: string, write: Format])[] = [
  ["report.html", renderPage],
  ["report.json", (report) => `${safeJson(report)}\n`],
  ["alerts.jsonl", ({ alerts }) => writeAlertLines(alerts)],
  ["throughput.csv", (_, { throughput }) => writeThroughput(throughput)],
  ["junit.xml", writeJunit],
];

/** Writes all files of the report into an existing directory; gives what they say. */
export async function makeReport(data: ReportData, directory: string): Promise<Report> {
  const report = buildReport(data);
  for (const [file, write] of FORMATS) await writeFile(join(directory, file), await write(report, data));
  return report;
}

function writeThroughput(rows: ReportData["throughput"]): string {
  const header = ["time_us", "length_us", "probe", "node", "frames", "bytes", "bad_fcs"];
  return writeCsv(
    header,
    rows.map((row) => [row.timeUs, row.lengthUs, row.probe, row.node, row.frames, row.bytes, row.badFcs]),
  );
}
