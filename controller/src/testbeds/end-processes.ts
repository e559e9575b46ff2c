import { sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { listProcesses, type Process, readProcess } from "@fedprobe/probe-agent";

/** Milliseconds between two looks at whether they have ended. */
const PAUSE = 20;

/**
 * Ends every process that runs out of a directory: one that has an argument in it, and what it has started
 * (the connections of an sshd rewrite their arguments). TERM, after `patience` milliseconds KILL.
 * @returns those that are there nevertheless a second later
 */
export async function endProcessesIn(directory: string, patience: number): Promise<readonly Process[]> {
  const found = processesIn(directory);
  send(found, "SIGTERM");
  const stubborn = await awaitEnd(found, patience);
  // What was started between the first look and the end of its parent is found now.
  const left = [...stubborn, ...processesIn(directory)];
  send(left, "SIGKILL");
  return awaitEnd(left, 1000);
}

/** Processes of this machine that run out of a directory, without this one. */
export function processesIn(directory: string): readonly Process[] {
  const all = listProcesses();
  const found = new Set(
    all.filter(({ args }) => args.some((arg) => arg === directory || arg.startsWith(directory + sep))),
  );
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    const parents = new Set([...found].map(({ pid }) => pid));
    for (const one of all) if (parents.has(one.parent)) found.add(one);
  }
  return [...found].filter(({ pid }) => pid !== process.pid);
}

function send(processes: readonly Process[], signal: "SIGTERM" | "SIGKILL"): void {
  for (const one of processes) {
    if (!isThere(one)) continue;
    try {
      process.kill(one.pid, signal);
    } catch (error) {
      // ESRCH: it has just ended. EPERM: it is somebody else's, and will be reported as left.
      if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  }
}

async function awaitEnd(processes: readonly Process[], patience: number): Promise<readonly Process[]> {
  let left = processes.filter(isThere);
  for (let waited = 0; left.length > 0 && waited < patience; waited += PAUSE) {
    await delay(PAUSE);
    left = left.filter(isThere);
  }
  return left;
}

const isThere = ({ pid, startedAt }: Process): boolean => readProcess(pid)?.startedAt === startedAt;
