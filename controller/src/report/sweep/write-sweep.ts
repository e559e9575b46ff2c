import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { safeJson } from "../../model/visible-text.js";
import { writeCsv } from "../csv.js";
import type { SweepReport } from "./summarize-sweep.js";
import { renderSweepPage } from "./sweep-page.js";

/** Writes sweep.json, sweep.csv (a line a run) and report.html into the directory of a sweep. */
export async function writeSweep(report: SweepReport, directory: string): Promise<void> {
  await writeFile(join(directory, "sweep.json"), `${safeJson(report)}\n`);
  await writeFile(join(directory, "sweep.csv"), sweepCsv(report));
  await writeFile(join(directory, "report.html"), await renderSweepPage(report));
}

function sweepCsv({ sweep, runs, metrics }: SweepReport): string {
  const parameters = Object.keys(sweep.parameters);
  const names = metrics.map(({ metric }) => metric);
  return writeCsv(
    [...parameters, "repetition", "seed", "run", "exit_code", ...names],
    runs.map(({ point, repetition, seed, run, exitCode, metrics: measured }) => [
      ...parameters.map((name) => point[name] ?? ""),
      ...[repetition, seed ?? "", run, exitCode],
      ...names.map((name) => measured[name] ?? ""),
    ]),
  );
}
