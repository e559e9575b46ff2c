import { setMaxListeners } from "node:events";
import type { Login } from "../model/run-journal.js";
import { readHostTrust } from "./host-trust.js";
import { LoginFailure, openClient } from "./open-client.js";
import { pause } from "./pause.js";
import { readPrivateKey } from "./private-key.js";
import { Session } from "./session.js";

/** Milliseconds before the second and each later attempt: a node may just be booting. */
const PAUSES = [200, 500, 1000, 2000];

/**
 * Logs in to a node. What may pass (refused, reset, timed out) is tried five times; a wrong host key or a
 * rejected login never again.
 * @throws FedprobeError (4: key file, known hosts; 5: host key changed, login rejected, not reachable)
 */
export async function connect(login: Login, { signal }: { readonly signal: AbortSignal }): Promise<Session> {
  signal.throwIfAborted();
  setMaxListeners(0, signal); // every node that is waited for listens to it
  const key = readPrivateKey(login.key);
  const trust = readHostTrust(login);
  for (let attempt = 0; ; attempt++) {
    try {
      return new Session(login, await openClient(login, key, trust, signal));
    } catch (error) {
      if (!(error instanceof LoginFailure)) throw error;
      const wait = PAUSES[attempt];
      if (!error.passing || wait === undefined) throw error.error;
      await pause(wait, signal);
    }
  }
}
