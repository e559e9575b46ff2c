import { setMaxListeners } from "node:events";
import type { Login } from "../model/run-journal.js";
import { Connection } from "./connection.js";
import { readHostTrust } from "./host-trust.js";
import { logIn } from "./log-in.js";
import { openClient } from "./open-client.js";
import { readPrivateKey } from "./private-key.js";
import { Session } from "./session.js";

/** Milliseconds before the second and each later attempt: a node may just be booting. */
const PAUSES = [200, 500, 1000, 2000];

/** Milliseconds that a lost connection has to come back. */
const PATIENCE = 30_000;

export interface ConnectOptions {
  /** Ends the first login; what comes after it ends with the session. */
  readonly signal: AbortSignal;
  /** Told when the connection is lost and when it is back, and what a forward cannot pass on. */
  readonly onNotice?: (message: string) => void;
  /** Milliseconds that a lost connection has to come back; 30 000 unless told. */
  readonly patience?: number;
}

/**
 * Logs in to a node. What may pass (refused, reset, timed out) is tried five times; a wrong host key or a
 * rejected login never again. The session logs in anew, with the same checks, when its connection is lost.
 * @throws FedprobeError (4: key file, known hosts; 5: host key changed, login rejected, not reachable)
 */
export async function connect(
  login: Login,
  { signal, onNotice = () => undefined, patience = PATIENCE }: ConnectOptions,
): Promise<Session> {
  signal.throwIfAborted();
  setMaxListeners(0, signal); // every node that is waited for listens to it
  const key = readPrivateKey(login.key);
  const trust = readHostTrust(login);
  const open = (until: AbortSignal) => openClient(login, key, trust, until);
  const client = await logIn(() => open(signal), PAUSES, signal);
  return new Session(new Connection(login, client, { open, patience, onNotice }), onNotice);
}
