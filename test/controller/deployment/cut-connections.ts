import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { listProcesses, readProcess } from "@fedprobe/probe-agent";
import type { ReservedNode } from "../../../controller/src/model/reservation.js";
import { findProgram } from "../../../controller/src/testbeds/find-program.js";
import { startLocalSshd } from "../../../controller/src/testbeds/local-sshd.js";

/** The sshd of a local node that takes connections. */
function listenerOf({ workPrefix }: ReservedNode): number {
  const config = join(workPrefix, "sshd_config");
  const found = listProcesses().find(({ args }) => args[0]?.includes(`${config} [listener]`));
  if (!found) throw new Error(`no sshd has ${config}`);
  return found.pid;
}

/** Kills the sshd processes that serve the connections of a local node; the one that takes them stays. @returns how many */
export function cutConnections(node: ReservedNode): number {
  const listener = listenerOf(node);
  const serving = listProcesses().filter(({ parent }) => parent === listener);
  for (const { pid } of serving) process.kill(pid, "SIGKILL");
  return serving.length;
}

/** Ends the sshd of a local node, and when it takes no more, its connections. */
export async function endSshd(node: ReservedNode): Promise<void> {
  const listener = listenerOf(node);
  const serving = listProcesses().filter(({ parent }) => parent === listener);
  process.kill(listener, "SIGTERM");
  // It is no child of ours, so nothing tells us: a connection that is cut too early finds it still there.
  while (readProcess(listener)) await delay(5);
  for (const { pid } of serving) killIfThere(pid);
}

/** A connection that somebody closed just now has taken its process with it. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Has the sshd of a local node go on with another configuration. */
export async function restartSshd(
  node: ReservedNode,
  logs: string,
  change: (config: string) => string,
): Promise<void> {
  await endSshd(node);
  const config = join(node.workPrefix, "changed_config");
  writeFileSync(config, change(readFileSync(join(node.workPrefix, "sshd_config"), "utf8")));
  const { key: clientKey, knownHosts, address } = node.login;
  const files = { directory: node.workPrefix, config, clientKey, knownHosts };
  const plan = { node: node.name, address, files, log: join(logs, "changed.log"), lifetimeSeconds: 60 };
  const sshd = findProgram("sshd") ?? "";
  await startLocalSshd({ ...plan, sshd }, new AbortController().signal);
}
