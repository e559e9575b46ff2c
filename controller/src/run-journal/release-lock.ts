import { readlinkSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import { EXIT, FedprobeError } from "../model/errors.js";
import { isThere, markOf, type ProcessMark } from "./controller-process.js";

/**
 * Lets one process at a time give back what a journal holds. The lock is a symbolic link beside the journal
 * that says whose it is: it is made with its content at once, and is void when that process is gone.
 * @throws FedprobeError (2) naming the process that has it
 */
export function lockRelease(journalFile: string): Disposable {
  const lock = `${journalFile}.lock`;
  const ours = write(markOf(process.pid));
  for (;;) {
    if (tryLink(ours, lock)) return { [Symbol.dispose]: () => unlinkSync(lock) };
    const theirs = readLock(lock);
    if (theirs === undefined) continue; // just given back
    const mark = read(theirs);
    if (isThere(mark)) throw atWork(mark.pid);
    takeAway(lock, theirs);
  }
}

/** Of several who find the lock void one takes it away; who gets another instead puts that back. */
function takeAway(lock: string, stale: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const taken = readlinkSync(aside);
  if (taken !== stale) tryLink(taken, lock);
  unlinkSync(aside);
}

function tryLink(content: string, lock: string): boolean {
  try {
    symlinkSync(content, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readLock(lock: string): string | undefined {
  try {
    return readlinkSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const write = ({ pid, startedAt }: ProcessMark): string => `${pid}-${startedAt ?? ""}`;

function read(content: string): ProcessMark {
  const [pid = "", startedAt = ""] = content.split("-");
  return startedAt === "" ? { pid: Number(pid) } : { pid: Number(pid), startedAt };
}

function atWork(pid: number): FedprobeError {
  const message = `another \`fedprobe destroy\` of this run is at work: process ${pid}`;
  return new FedprobeError(EXIT.usage, [{ message, next: "wait until it has ended, then try again" }]);
}
