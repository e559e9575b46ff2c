import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Reservation, ReserveContext, ReservedNode, Testbed } from "../model/reservation.js";
import { requireSafeName, requireSafeRun } from "../model/safe-name.js";
import { checkLocal, SSHD_MISSING } from "./check-local.js";
import { findProgram } from "./find-program.js";
import { writeLocalNodeFiles } from "./local-node-files.js";
import { startLocalSshd } from "./local-sshd.js";
import { findLoopbackNetwork, LOCAL_SSH_PORT } from "./loopback-network.js";
import { LOCAL_NODE_PREFIX, releaseLocalNode } from "./release-local-node.js";

/** Programs start after their node and clean up at their deadline; only then may it go by itself. */
const LEAVE_SECONDS = 120;

/** Nodes on this machine: each a real sshd on a loopback address and in a directory of its own. */
export const localTestbed: Testbed = {
  check: checkLocal,

  async reserve(context) {
    const reservation = new LocalReservation(context);
    try {
      await reservation.acquire();
      return reservation;
    } catch (error) {
      await giveBack(reservation, error);
      throw error;
    }
  },
};

/** What could not be given back is said together with why the reservation failed. */
async function giveBack(reservation: Reservation, reason: unknown): Promise<void> {
  try {
    await reservation.release();
  } catch (left) {
    const why = reason instanceof FedprobeError ? reason.problems : [{ message: String(reason) }];
    throw new FedprobeError(EXIT.cleanup, [...why, ...problemsOf(left)], { cause: reason });
  }
}

interface Held {
  readonly directory: string;
  readonly id: number;
}

class LocalReservation implements Reservation {
  readonly nodes = new Map<string, ReservedNode>();
  readonly #context: ReserveContext;
  readonly #held = new Set<Held>();

  constructor(context: ReserveContext) {
    this.#context = context;
  }

  async acquire(): Promise<void> {
    const { run, plan } = this.#context;
    requireSafeRun(run);
    const names = plan.nodes.map((name) => requireSafeName("node", name));
    const sshd = findSshd();
    const addresses = await findLoopbackNetwork(names.length);
    const started = await Promise.allSettled(
      names.map((name, index) => this.#start(name, addresses[index] ?? "", sshd)),
    );
    const failed = started.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  async #start(name: string, address: string, sshd: string): Promise<void> {
    const { run, runDirectory, journal, deadlineSeconds, signal } = this.#context;
    const user = userInfo().username;
    const directory = join(tmpdir(), `${LOCAL_NODE_PREFIX}${run}-${name}-${randomBytes(4).toString("hex")}`);
    const id = journal.acquire({ kind: "local-node", node: name, directory });
    this.#held.add({ directory, id });
    const files = writeLocalNodeFiles({ run, directory, address, user });
    const log = join(runDirectory, `${name}.sshd.log`);
    const lifetimeSeconds = deadlineSeconds + LEAVE_SECONDS;
    await startLocalSshd({ node: name, sshd, address, files, log, lifetimeSeconds }, signal);
    const login = { address, port: LOCAL_SSH_PORT, user, key: files.clientKey, knownHosts: files.knownHosts };
    const workPrefix = `${directory}/`;
    this.nodes.set(name, {
      name,
      login,
      nodeCommand: process.execPath,
      address,
      loopbackAddress: address,
      workPrefix,
    });
  }

  async release(): Promise<void> {
    const results = await Promise.allSettled([...this.#held].map((held) => this.#give(held)));
    const problems = results.flatMap((one) => (one.status === "rejected" ? problemsOf(one.reason) : []));
    if (problems.length > 0) throw new FedprobeError(EXIT.cleanup, problems);
  }

  async #give(held: Held): Promise<void> {
    await releaseLocalNode(this.#context.run, held.directory);
    this.#context.journal.release(held.id);
    this.#held.delete(held);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}

/** sshd's path; as root it also needs the directory into which it locks the part of it that talks to strangers. */
function findSshd(): string {
  const sshd = findProgram("sshd");
  if (!sshd) throw new FedprobeError(EXIT.preflight, [SSHD_MISSING]);
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  return sshd;
}

function problemsOf(reason: unknown): FedprobeError["problems"] {
  if (reason instanceof FedprobeError) return reason.problems;
  throw reason;
}
