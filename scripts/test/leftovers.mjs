import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Processes that were told to end are given this long to do so. */
const GRACE_MS = 5000;
const LOOK_EVERY_MS = 100;

/** @typedef {{ pid: number, command: string }} Leftover */

/**
 * Waits for the processes that work in a folder, or name it, to end; ends those that do not.
 * @param {string} folder
 * @returns {Promise<readonly Leftover[]>} those that had to be ended; always none where there is no /proc
 */
export async function endLeftovers(folder) {
  for (let waited = 0; waited < GRACE_MS && processesOf(folder).length > 0; waited += LOOK_EVERY_MS) {
    await setTimeout(LOOK_EVERY_MS);
  }
  const left = processesOf(folder);
  for (const { pid } of left) endProcess(pid);
  return left;
}

/** @param {string} folder @returns {readonly Leftover[]} */
function processesOf(folder) {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({
      pid: Number(name),
      command: readOr(() => commandOf(name)),
      cwd: readOr(() => readlinkSync(`/proc/${name}/cwd`)),
    }))
    .filter(({ command, cwd }) => command.includes(folder) || cwd === folder || cwd.startsWith(`${folder}/`))
    .map(({ pid, command }) => ({ pid, command }));
}

/** @param {string} pid */
const commandOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();

/** A process may end, or belong to another user, while we look. @param {() => string} read */
function readOr(read) {
  try {
    return read();
  } catch {
    return "";
  }
}

/** @param {number} pid */
function endProcess(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
