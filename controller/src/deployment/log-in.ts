import type { Client } from "ssh2";
import { LoginFailure } from "./open-client.js";
import { pause } from "./pause.js";

/**
 * Attempts until one succeeds. What may pass (refused, reset, timed out) is tried again after each of
 * `pauses` (milliseconds); a wrong host key or a rejected login never.
 * @throws FedprobeError (4, 5), or the signal's reason
 */
export async function logIn(
  open: () => Promise<Client>,
  pauses: Iterable<number>,
  signal: AbortSignal,
): Promise<Client> {
  const rest = pauses[Symbol.iterator]();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof LoginFailure)) throw error;
      const wait = rest.next();
      if (!error.passing || wait.done) throw error.error;
      await pause(wait.value, signal);
    }
  }
}
