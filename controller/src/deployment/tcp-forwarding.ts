import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";
import { visibleText } from "../model/visible-text.js";
import { ConnectionLost, isUnsent, nodeName } from "./connection-lost.js";

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254, 5.1). */
const PROHIBITED = 1;

/** The node would connect us, but gets no connection itself: nobody listens there, or not yet. */
export class NoAnswer extends FedprobeError {}

/** A TCP connection that the node opens for us (RFC 4254, 7.2). @throws FedprobeError (5): NoAnswer, or naming the sshd option that forbids it */
export function openTcp(client: Client, login: Login, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { readonly reason?: unknown }) => {
      if (isUnsent(error)) return reject(new ConnectionLost(login, error, true));
      if (error.reason === PROHIBITED) return reject(prohibited(login, host, port, error));
      const message = `${nodeName(login)} cannot connect to ${host}:${port}: ${visibleText(error.message)}`;
      const next = "see whether the program that listens there still runs";
      reject(new NoAnswer(EXIT.testbed, [{ message, next }], { cause: error }));
    };
    attempt(fail, () => {
      const from = "127.0.0.1"; // the originator, which sshd only logs
      client.forwardOut(from, 0, host, port, (error, channel) => (error ? fail(error) : resolve(channel)));
    });
  });
}

/** Has the node listen on its 127.0.0.1 (RFC 4254, 7.1); 0 lets it choose. `onGranted` gets the port before its first connection. */
export function requestPort(
  client: Client,
  login: Login,
  port: number,
  onGranted: (port: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(isUnsent(error) ? new ConnectionLost(login, error, true) : notGranted(login, port, error));
    attempt(fail, () => {
      client.forwardIn("127.0.0.1", port, (error, granted) => {
        if (error) return fail(error);
        onGranted(port || granted);
        resolve();
      });
    });
  });
}

/** Has the node listen there no more. */
export function cancelPort(client: Client, login: Login, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Without the connection there is no port either.
    const fail = (error: Error) => (isUnsent(error) ? resolve() : reject(notCancelled(login, port, error)));
    attempt(fail, () => {
      client.unforwardIn("127.0.0.1", port, (error?: Error | null) => (error ? fail(error) : resolve()));
    });
  });
}

/** ssh2 throws "Not connected" where it gives all other errors to a callback. */
function attempt(fail: (error: Error) => void, request: () => void): void {
  try {
    request();
  } catch (error) {
    fail(error as Error);
  }
}

function prohibited(login: Login, host: string, port: number, cause: Error): FedprobeError {
  const message = `${nodeName(login)} does not let us connect to ${host}:${port} through it (${visibleText(cause.message)})`;
  const next = "its sshd_config(5) needs `AllowTcpForwarding yes`, and no `PermitOpen` that leaves this out";
  return new FedprobeError(EXIT.testbed, [{ message, next }], { cause });
}

function notGranted(login: Login, port: number, cause: Error): FedprobeError {
  const what = port === 0 ? "a port" : `port ${port}`;
  const message = `${nodeName(login)} does not let us listen on ${what} of its 127.0.0.1`;
  const next =
    "its sshd_config(5) needs `AllowTcpForwarding yes` (`local` is not enough), and no `PermitListen` that leaves this out";
  return new FedprobeError(EXIT.testbed, [{ message, next }], { cause });
}

function notCancelled(login: Login, port: number, cause: Error): FedprobeError {
  const message = `${nodeName(login)} goes on listening on port ${port} of its 127.0.0.1: ${visibleText(cause.message)}`;
  return new FedprobeError(EXIT.testbed, [{ message, next: "it ends with the session" }], { cause });
}
