import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EXIT, type ExitCode, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import type { JournalEntry, Resource } from "../model/run-journal.js";
import { visibleText } from "../model/visible-text.js";
import { RUNS_DIRECTORY } from "../run/runs-directory.js";
import { runningController } from "../run-journal/controller-process.js";
import { journalFile, openResources, readRunJournal } from "../run-journal/read-run-journal.js";

interface ListedRun {
  /** Name of its directory, which `fedprobe destroy` takes. */
  readonly run: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  /** As the journal says; without its end `running`, or `interrupted` if its controller is gone. */
  readonly outcome: string;
  readonly held: readonly Resource[];
}

/** `fedprobe ls`: the runs in ./runs, oldest first, and what each still holds; unreadable lines go to stderr. */
export async function runLs({ json }: { readonly json?: boolean }, io: Io): Promise<ExitCode> {
  const runs = findRuns().map((name) => describeRun(name, io));
  runs.sort((a, b) => (a.startedAt ?? "").localeCompare(b.startedAt ?? ""));
  io.stdout.write(json ? `${JSON.stringify({ v: 1, runs })}\n` : formatRuns(runs));
  return EXIT.ok;
}

function findRuns(): string[] {
  if (!existsSync(RUNS_DIRECTORY)) return [];
  return readdirSync(RUNS_DIRECTORY).filter((name) => existsSync(journalFile(join(RUNS_DIRECTORY, name))));
}

function describeRun(run: string, io: Io): ListedRun {
  const { entries, problems } = readRunJournal(journalFile(join(RUNS_DIRECTORY, run)));
  for (const problem of problems) {
    for (const line of formatProblem(problem).split("\n")) io.stderr.write(`${visibleText(line)}\n`);
  }
  const begin = entries.find((entry) => entry.type === "begin");
  return {
    run,
    ...(begin && { startedAt: begin.at }),
    outcome: outcomeOf(entries),
    held: openResources(entries).map(({ resource }) => resource),
  };
}

function outcomeOf(entries: readonly JournalEntry[]): string {
  const end = entries.findLast((entry) => entry.type === "end");
  if (end) return end.outcome;
  return runningController(entries) === undefined ? "interrupted" : "running";
}

function formatRuns(runs: readonly ListedRun[]): string {
  if (runs.length === 0) return `no runs in ./${RUNS_DIRECTORY}\n`;
  const width = Math.max(...runs.map(({ run }) => run.length));
  return runs.map((run) => formatRun(run, width)).join("");
}

function formatRun({ run, startedAt, outcome, held }: ListedRun, width: number): string {
  const line = `${run.padEnd(width)}  ${startedAt ?? "-"}  ${outcome}${held.length === 0 ? "" : "; still holds:"}`;
  const kept = held.map((resource) => `  ${formatResource(resource)}`);
  const advice = outcome === "running" || held.length === 0 ? [] : [`  → fedprobe destroy ${run}`];
  return [line, ...kept, ...advice].map((text) => `${visibleText(text)}\n`).join("");
}

function formatResource(resource: Resource): string {
  return `${resource.kind} ${resource.node}: ${placeOf(resource)}`;
}

function placeOf(resource: Resource): string {
  if (resource.kind === "nft-table") return resource.table;
  return resource.kind === "local-node" ? resource.directory : resource.path;
}
