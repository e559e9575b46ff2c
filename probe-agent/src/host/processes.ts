import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine, as /proc shows it (proc(5)). */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks after boot at which it started: with the pid, its identity. */
  readonly startedAt: string;
  readonly args: readonly string[];
}

/** All processes that still do something and that we may see; one that ends meanwhile is left out. */
export function listProcesses(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((found) => found !== undefined);
}

/** One process, or undefined if there is none, or only what is left for its parent to collect. */
export function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name, in parentheses, may hold anything: what follows its last one is regular.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return { pid, parent: Number(parent), startedAt: rest[17] ?? "", args };
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? ""))
      return undefined;
    throw error;
  }
}
