import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import type { JournalEntry, Resource } from "../model/run-journal.js";
import { entrySchema } from "./entry-schema.js";

/** What a run's journal says. */
export interface RunHistory {
  readonly entries: readonly JournalEntry[];
  /** Bytes up to the end of the last whole line: what is behind was being written when its writer was killed. */
  readonly length: number;
  /** Whole lines that cannot be read. */
  readonly problems: readonly Problem[];
}

/** A resource that was acquired, or was about to be, and not released. */
export interface OpenResource {
  readonly id: number;
  readonly resource: Resource;
}

/** Where the journal of a run is. */
export function journalFile(runDirectory: string): string {
  return join(runDirectory, "journal.jsonl");
}

/**
 * Reads a journal, also of a controller that was killed while it wrote: a line without an end was not
 * acknowledged, so what it announces was never acquired.
 * @throws FedprobeError (2) if there is none
 */
export function readRunJournal(file: string): RunHistory {
  const bytes = readBytes(file);
  const length = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.toString("utf8", 0, length).split("\n").slice(0, -1);
  const entries: JournalEntry[] = [];
  const problems: Problem[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry) entries.push(entry);
    else problems.push(unreadable(file, index + 1));
  }
  return { entries, length, problems };
}

/** What has still to be given back, the last acquired first. */
export function openResources(entries: readonly JournalEntry[]): readonly OpenResource[] {
  const open = new Map<number, Resource>();
  for (const entry of entries) {
    if (entry.type === "acquire") open.set(entry.id, entry.resource);
    if (entry.type === "release") open.delete(entry.id);
  }
  return [...open].map(([id, resource]) => ({ id, resource })).reverse();
}

/** The run that a journal is about. @throws FedprobeError (2) if it was killed before it could say so */
export function runOf(entries: readonly JournalEntry[]): string {
  const begin = entries.find((entry) => entry.type === "begin");
  if (begin) return begin.run;
  const next = "it was killed before it acquired anything: remove its directory";
  throw new FedprobeError(EXIT.usage, [{ message: "the journal does not say which run it is of", next }]);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `there is no journal of a run: ${(cause as Error).message}`;
    throw new FedprobeError(
      EXIT.usage,
      [{ message, place: { file }, next: "`fedprobe ls` lists the runs" }],
      { cause },
    );
  }
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // not JSON: reported as unreadable by the caller
  }
}

function unreadable(file: string, line: number): Problem {
  const message = "this line of the journal cannot be read; what it acquired, if anything, is not given back";
  return { message, place: { file, line }, next: "look at it, and at the nodes, for what may be left" };
}
