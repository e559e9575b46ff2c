import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import { awaitBanner } from "./await-banner.js";
import type { LocalNodeFiles } from "./local-node-files.js";
import { LOCAL_SSH_PORT, portTaken } from "./loopback-network.js";

/** Seconds until an sshd must answer. */
const READY_SECONDS = 10;

const LOG_LINES = 10;

/**
 * $1 sshd, $2 its configuration, $3 seconds that it may live, $4 the node's directory, removed if that time is
 * over: 124 and 137 are what timeout(1) says then. Until then it belongs to the controller.
 */
const GUARD = `
timeout --kill-after=5 "$3" "$1" -D -e -f "$2"
case $? in 124|137) rm -rf -- "$4" ;; esac
`;

/** How to start the sshd of a local node. */
export interface LocalSshd {
  readonly node: string;
  readonly sshd: string;
  readonly address: string;
  readonly files: LocalNodeFiles;
  /** File that its log is appended to. */
  readonly log: string;
  /** Seconds after which it ends by itself. */
  readonly lifetimeSeconds: number;
}

/** Starts an sshd that outlives this process, but not its lifetime, and waits until it answers. @throws FedprobeError (5) with the last lines of its log */
export async function startLocalSshd(plan: LocalSshd, signal: AbortSignal): Promise<void> {
  const guard = spawnGuard(plan);
  const ended = new AbortController();
  guard.once("exit", () => ended.abort());
  const ready = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(READY_SECONDS * 1000)]);
  try {
    await once(guard, "spawn");
    await awaitBanner(plan.address, LOCAL_SSH_PORT, ready);
  } catch (cause) {
    signal.throwIfAborted();
    throw notReady(plan, ended.signal.aborted, cause);
  } finally {
    guard.removeAllListeners();
  }
}

/** In a session of its own, so that a signal to the controller's terminal does not reach it. */
function spawnGuard({ sshd, files, log, lifetimeSeconds }: LocalSshd): ChildProcess {
  const output = openSync(log, "a", 0o600);
  try {
    const args = [
      "-c",
      GUARD,
      "fedprobe",
      sshd,
      files.config,
      String(Math.ceil(lifetimeSeconds)),
      files.directory,
    ];
    const guard = spawn("sh", args, { detached: true, cwd: "/", stdio: ["ignore", output, output] });
    guard.unref();
    return guard;
  } finally {
    closeSync(output);
  }
}

function notReady({ node, address, log }: LocalSshd, ended: boolean, cause: unknown): FedprobeError {
  const said = readFileSync(log, "utf8");
  if (/Address already in use/.test(said)) return portTaken(address);
  const how = ended ? "ended before it answered" : `did not answer within ${READY_SECONDS} s`;
  const lines = visibleLines(said.trimEnd().split(/\r?\n/).slice(-LOG_LINES).join("\n"));
  const message = `the sshd of local node ${node} (${address}:${LOCAL_SSH_PORT}) ${how}; the last lines of its log:\n${lines}`;
  return new FedprobeError(EXIT.testbed, [{ message, place: { file: log }, next: "its log says why" }], {
    cause,
  });
}
