import { readFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import type { Problem } from "../model/errors.js";
import type { Plan } from "../model/plan.js";
import { checkName } from "../model/safe-name.js";
import { findProgram } from "./find-program.js";
import { MOST_NODES } from "./loopback-network.js";

/** What keeps this machine from having local nodes; touches nothing. */
export function checkLocal({ nodes }: Plan): readonly Problem[] {
  return [
    checkSystem(),
    checkSshd(),
    checkDirectory(tmpdir()),
    checkAccount(),
    checkCount(nodes.length),
    ...nodes.map((node) => checkName("node", node)),
  ].filter((problem) => problem !== undefined);
}

/** The problem that there is no sshd, with how to get it. */
export const SSHD_MISSING: Problem = {
  message: "sshd is missing: local nodes are real OpenSSH servers",
  next: "get it with `sudo apt-get install openssh-server` (its own service need not run)",
};

function checkSystem(): Problem | undefined {
  if (process.platform === "linux") return undefined;
  const message = `local nodes need Linux (network 127.0.0.0/8 and /proc); this is ${process.platform}`;
  return { message, next: "use testbed kind ssh, or run fedprobe in a Linux container" };
}

function checkSshd(): Problem | undefined {
  return findProgram("sshd") ? undefined : SSHD_MISSING;
}

function checkCount(count: number): Problem | undefined {
  if (count <= MOST_NODES) return undefined;
  return {
    message: `${count} local nodes; a network of loopback addresses holds ${MOST_NODES}`,
    next: "use fewer nodes",
  };
}

/** sshd's configuration has no quoting that would hold for every path. */
function checkDirectory(directory: string): Problem | undefined {
  if (/^\/[A-Za-z0-9/._+-]*$/.test(directory)) return undefined;
  const message = `the directory for temporary files, ${JSON.stringify(directory)}, has characters that sshd_config cannot hold`;
  return { message, next: "set TMPDIR to an absolute path of letters, digits and /._+-" };
}

/** sshd runs every command through the account's login shell and refuses locked accounts. */
function checkAccount(): Problem | undefined {
  const account = readAccount();
  if (!account) {
    const message = `user ${process.getuid?.()} has no account on this machine, so no sshd lets it in`;
    return { message, next: "run fedprobe as a user that is in /etc/passwd" };
  }
  if (/\/(nologin|false)$/.test(account.shell ?? "")) {
    const message = `the login shell of ${account.username} is ${account.shell}, through which sshd cannot run anything`;
    return { message, next: "run fedprobe as a user with a shell" };
  }
  if (!isLocked(account.username)) return undefined;
  const message = `the account ${account.username} is locked, so sshd refuses it also with a key`;
  return {
    message,
    next: `run fedprobe as another user, or \`usermod -p '*' ${account.username}\` (no password, not locked)`,
  };
}

function readAccount(): { readonly username: string; readonly shell: string | null } | undefined {
  try {
    return userInfo();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SYSTEM_ERROR") return undefined;
    throw error;
  }
}

/** Only root's sshd looks at shadow(5), and only root can. */
function isLocked(username: string): boolean {
  if (process.getuid?.() !== 0) return false;
  const line = readShadow()
    .split("\n")
    .find((entry) => entry.startsWith(`${username}:`));
  return line?.split(":")[1]?.startsWith("!") ?? false;
}

function readShadow(): string {
  try {
    return readFileSync("/etc/shadow", "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
