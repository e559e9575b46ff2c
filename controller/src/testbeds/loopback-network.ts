import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { describeListener, whoListens } from "@fedprobe/probe-agent";
import { EXIT, FedprobeError } from "../model/errors.js";

/** Port of every local node's sshd; below those that the kernel gives to connections by itself. */
export const LOCAL_SSH_PORT = 20022;

/** Nodes that fit into one network 127.A.B.0/24. */
export const MOST_NODES = 254;

const ATTEMPTS = 20;

/**
 * Addresses 127.A.B.1 to 127.A.B.count that nobody uses, for one run alone: A from 64 to 127 and B are drawn
 * until the SSH port is free on all. Between here and the start of the first sshd another run could draw the
 * same; then the sshd that comes second cannot bind and its run fails: they never share an address.
 * @throws FedprobeError (5) naming who has the port
 */
export async function findLoopbackNetwork(count: number): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt++) {
    const prefix = `127.${randomInt(64, 128)}.${randomInt(256)}`;
    const addresses = Array.from({ length: count }, (_, index) => `${prefix}.${index + 1}`);
    const taken = await firstTaken(addresses);
    if (taken === undefined) return addresses;
    if (attempt === ATTEMPTS) throw portTaken(taken);
  }
}

/** The error for an SSH port that somebody else has. */
export function portTaken(address: string): FedprobeError {
  const owner = whoListens(address, LOCAL_SSH_PORT);
  const who = owner ? ` by ${describeListener(owner)} on ${owner.address}` : "";
  const message = `port ${LOCAL_SSH_PORT} of ${address} is taken${who}`;
  return new FedprobeError(EXIT.testbed, [
    { message, next: "end that process, or have it listen elsewhere" },
  ]);
}

async function firstTaken(addresses: readonly string[]): Promise<string | undefined> {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      const server = await tryListen(address);
      if (!server) return address;
      servers.push(server);
    }
    return undefined;
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function tryListen(address: string): Promise<Server | undefined> {
  const server = createServer().listen({ host: address, port: LOCAL_SSH_PORT, exclusive: true });
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}
