import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, truncateSync, writeSync } from "node:fs";
import { dirname, sep } from "node:path";
import type { JournalEntry, Resource, ResourceJournal } from "../model/run-journal.js";
import { markOf } from "./controller-process.js";
import { journalFile, type OpenResource, openResources, type RunHistory } from "./read-run-journal.js";

/** The journal of one run, open for writing. What a method writes is on the disk when it returns. */
export class RunJournal implements ResourceJournal, Disposable {
  readonly #file: number;
  readonly #open: Map<number, Resource>;
  #lastId: number;

  /** Use `openRunJournal` or `reopenRunJournal`. */
  constructor(file: number, lastId: number, open: readonly OpenResource[]) {
    this.#file = file;
    this.#lastId = lastId;
    this.#open = new Map(open.map(({ id, resource }) => [id, resource]));
  }

  /** To be called before a resource is acquired. @returns what `release` wants */
  acquire(resource: Resource): number {
    const id = ++this.#lastId;
    this.#write({ type: "acquire", id, resource });
    this.#open.set(id, resource);
    return id;
  }

  /** To be called when a resource is gone; again does nothing. What lay in a local node is gone with it. */
  release(id: number): void {
    const resource = this.#open.get(id);
    if (!resource) return;
    for (const [inner, other] of this.#open) if (liesIn(other, resource)) this.#release(inner);
    this.#release(id);
  }

  #release(id: number): void {
    this.#write({ type: "release", id });
    this.#open.delete(id);
  }

  phase(name: string): void {
    this.#write({ type: "phase", name, at: new Date().toISOString() });
  }

  end(outcome: string): void {
    this.#write({ type: "end", at: new Date().toISOString(), outcome });
  }

  /** The first line. */
  begin({ run, pid, experiment }: RunBegin): void {
    const at = new Date().toISOString();
    this.#write({ type: "begin", run, at, ...markOf(pid), experiment });
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  /** @throws the file system's error (ENOSPC and the like), leaving no part of the line behind */
  #write(entry: JournalEntry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    const before = fstatSync(this.#file).size;
    try {
      for (let done = 0; done < line.length; ) done += writeSync(this.#file, line, done);
      fsyncSync(this.#file);
    } catch (error) {
      ftruncateSync(this.#file, before);
      throw error;
    }
  }
}

function liesIn(inner: Resource, outer: Resource): boolean {
  return (
    outer.kind === "local-node" &&
    inner.kind === "work-directory" &&
    inner.path.startsWith(outer.directory + sep)
  );
}

/** What a run's journal begins with. */
export interface RunBegin {
  readonly run: string;
  /** The controller's process. */
  readonly pid: number;
  /** Absolute path of the experiment file. */
  readonly experiment: string;
}

/** Begins the journal of a new run in its directory. @throws the file system's error, EEXIST if the run has one */
export function openRunJournal(runDirectory: string, begin: RunBegin): RunJournal {
  const path = journalFile(runDirectory);
  const journal = new RunJournal(openSync(path, "ax", 0o600), 0, []);
  journal.begin(begin);
  syncDirectory(dirname(path));
  return journal;
}

/** Goes on writing a journal that was read, and that nobody else writes, after cutting off what a killed writer left of its last line. */
export function reopenRunJournal(path: string, { entries, length }: RunHistory): RunJournal {
  truncateSync(path, length);
  const lastId = Math.max(0, ...entries.map((entry) => (entry.type === "acquire" ? entry.id : 0)));
  return new RunJournal(openSync(path, "a"), lastId, openResources(entries));
}

/** A new file survives a crash of the machine only when its directory was written too (fsync(2)). */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
