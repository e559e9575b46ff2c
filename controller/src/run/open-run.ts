import { randomBytes } from "node:crypto";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EXIT, type ExitCode, FedprobeError, formatProblem, type Problem } from "../model/errors.js";
import { type Plan, withoutKeys } from "../model/plan.js";
import type { StoredNotice } from "../model/records.js";
import { openRunJournal, type RunJournal } from "../run-journal/run-journal.js";
import { openStore, type Store } from "../store/store.js";
import type { PhaseTimes, Progress } from "./progress.js";

export interface RunOptions {
  /** Where the directories of runs are, absolute. */
  readonly runsDirectory: string;
  /** Aborts when the user wants the run to end: it stops, collects, cleans up and reports. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Told the run's id as soon as it has one. */
  readonly onBegun: (run: string) => void;
}

/** One run: what it writes to, and what went wrong so far. */
export class Run {
  readonly phases: PhaseTimes[] = [];
  readonly problems: { readonly code: ExitCode; readonly problem: Problem }[] = [];
  readonly startedAt = new Date();
  #phase: { name: string; began: number } | undefined;

  constructor(
    readonly id: string,
    readonly directory: string,
    readonly plan: Plan,
    readonly journal: RunJournal,
    readonly store: Store,
    readonly options: RunOptions,
  ) {}

  get signal(): AbortSignal {
    return this.options.signal;
  }

  get progress(): Progress {
    return this.options.progress;
  }

  phase(name: string): void {
    this.endPhase();
    this.#phase = { name, began: performance.now() };
    this.progress.phase(name);
    this.journal.phase(name);
  }

  endPhase(): void {
    if (!this.#phase) return;
    this.phases.push({ name: this.#phase.name, seconds: (performance.now() - this.#phase.began) / 1000 });
    this.#phase = undefined;
  }

  /** Something is wrong, but the run goes on to give what it has. */
  problem(code: ExitCode, problem: Problem): void {
    this.problems.push({ code, problem });
    this.progress.note(formatProblem(problem));
  }

  /** Takes in whatever was thrown; what only says that the user ended the run is no problem of its own. */
  fail(error: unknown): void {
    this.progress.fail();
    for (const cause of causesOf(error)) {
      if (this.#isAbort(cause)) continue;
      if (cause instanceof FedprobeError)
        for (const problem of cause.problems) this.problem(cause.exitCode, problem);
      else
        this.problem(EXIT.internal, {
          message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        });
    }
  }

  #isAbort(error: unknown): boolean {
    const named =
      error instanceof Error && (error.name === "AbortError" || error.cause === this.signal.reason);
    return this.signal.aborted && (error === this.signal.reason || named);
  }

  /** Ends the journal and lets go of the results. */
  async close(outcome: string): Promise<void> {
    this.journal.end(outcome);
    this.journal[Symbol.dispose]();
    await this.store[Symbol.asyncDispose]();
  }

  /** A line for the report. */
  async notice(notice: StoredNotice): Promise<void> {
    await this.store.put("notices", [notice]);
  }
}

/** What failed on the way out may have taken the place of what failed before it: both count. */
function causesOf(error: unknown): unknown[] {
  if (!(error instanceof Error) || error.name !== "SuppressedError") return [error];
  const { error: later, suppressed } = error as Error & { error: unknown; suppressed: unknown };
  return [...causesOf(suppressed), ...causesOf(later)];
}

/** Makes runs/<id>/ with plan and experiment in it, its journal and its store. */
export async function openRun(plan: Plan, options: RunOptions): Promise<Run> {
  const id = makeRunId(plan.name, new Date());
  const directory = join(resolve(options.runsDirectory), id);
  await makeDirectories(join(directory, "logs"));
  await writeFile(join(directory, "plan.json"), `${JSON.stringify(withoutKeys(plan), null, 2)}\n`);
  await copyFile(plan.file, join(directory, "experiment.yaml"));
  const store = await openStore(directory);
  const journal = openRunJournal(directory, { run: id, pid: process.pid, experiment: plan.file });
  options.onBegun(id);
  return new Run(id, directory, plan, journal, store, options);
}

async function makeDirectories(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: Error) => {
    const next = "change to a directory that you may write to: results come to ./runs";
    throw new FedprobeError(
      EXIT.preflight,
      [{ message: `results cannot be kept here: ${cause.message}`, next }],
      { cause },
    );
  });
}

/** Sorts by time, reads well, and two runs of one second differ. */
export function makeRunId(name: string, at: Date): string {
  const stamp = at.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${name.slice(0, 32)}-${stamp}-${randomBytes(2).toString("hex")}`;
}
