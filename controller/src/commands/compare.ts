import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { layOutText } from "../model/text-table.js";
import { safeJson } from "../model/visible-text.js";
import { buildReport } from "../report/build-report.js";
import { type Comparison, compareReports } from "../report/compare-reports.js";
import { compareSettings, type Difference } from "../report/compare-settings.js";
import { formatFigure } from "../report/quantities.js";
import type { Report } from "../report/report.js";
import { readReportData } from "../report/report-data.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { openStore } from "../store/store.js";

const MOST_SETTINGS = 30;
const CHANGES = { better: "better", worse: "WORSE", same: "", chance: "may be chance" } as const;

/** `fedprobe compare`: what two runs were, what differed between them, and what came out better or worse. */
export async function runCompare(
  first: string,
  second: string,
  { json }: { readonly json?: boolean },
  io: Io,
): Promise<ExitCode> {
  const directories = [findRunDirectory(first), findRunDirectory(second)] as const;
  const [one, other] = [await readReport(directories[0]), await readReport(directories[1])];
  const metrics = compareReports(one, other);
  const settings = compareSettings(await readPlan(directories[0]), await readPlan(directories[1]));
  const runs = directories.map((directory) => basename(directory));
  if (json) io.stdout.write(`${safeJson({ v: 1, runs, settings, metrics })}\n`);
  else io.stdout.write(asText(runs, settings, metrics));
  return EXIT.ok;
}

async function readReport(directory: string): Promise<Report> {
  await using store = await openStore(directory);
  return buildReport(await readReportData(store));
}

async function readPlan(directory: string): Promise<unknown> {
  return JSON.parse(await readFile(join(directory, "plan.json"), "utf8")) as unknown;
}

function asText(
  runs: readonly string[],
  settings: readonly Difference[],
  metrics: readonly Comparison[],
): string {
  const rows = settings.slice(0, MOST_SETTINGS).map(({ setting, values }) => [setting, ...values]);
  const more = settings.length - rows.length;
  const head =
    settings.length === 0 ? "the settings are the same\n" : layOutText([["setting", ...runs], ...rows]);
  const rest = more > 0 ? `… and ${more} more settings (--json shows all)\n` : "";
  const table = layOutText([["metric", ...runs, "change", ""], ...metrics.map(metricRow)]);
  return `${head}${rest}\n${table}`;
}

function metricRow({ metric, values: [one, other], intervals, change }: Comparison): string[] {
  const delta = one === undefined || other === undefined ? "" : signed(other - one);
  return [
    metric,
    withInterval(one, intervals?.[0]),
    withInterval(other, intervals?.[1]),
    delta,
    change ? CHANGES[change] : "",
  ];
}

function withInterval(
  value: number | undefined,
  interval: { low: number; high: number } | undefined,
): string {
  const figure = formatFigure(value);
  return interval ? `${figure} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]` : figure;
}

function signed(change: number): string {
  if (change === 0) return "=";
  return `${change > 0 ? "+" : "−"}${formatFigure(Math.abs(change))}`;
}
