import { readProcess } from "@fedprobe/probe-agent";
import type { JournalEntry } from "../model/run-journal.js";

/** A process, told from a later one that has its number by when it started. */
export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks after boot; missing where the system does not say it, and in old journals. */
  readonly startedAt?: string | undefined;
}

/** How a process of this machine is known again. */
export function markOf(pid: number): ProcessMark {
  const found = readProcess(pid);
  return found ? { pid, startedAt: found.startedAt } : { pid };
}

/** True while that very process is there. */
export function isThere({ pid, startedAt }: ProcessMark): boolean {
  const found = readProcess(pid);
  if (startedAt !== undefined) return found?.startedAt === startedAt;
  if (!hasNumber(pid)) return false;
  return found?.args.some((argument) => argument.includes("fedprobe")) ?? true;
}

/** Number of the controller's process, if it is there and has not ended the run. */
export function runningController(entries: readonly JournalEntry[]): number | undefined {
  const begin = entries.find((entry) => entry.type === "begin");
  if (!begin || entries.some((entry) => entry.type === "end")) return undefined;
  return isThere(begin) ? begin.pid : undefined;
}

function hasNumber(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it is there, and somebody else's
  }
}
