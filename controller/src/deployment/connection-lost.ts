import { EXIT, FedprobeError } from "../model/errors.js";
import type { Login } from "../model/run-journal.js";

/** The connection to a node ended under something that was asked of it. */
export class ConnectionLost extends FedprobeError {
  /** `unsent` if the node cannot have heard of what was asked, so that it can be asked again. */
  constructor(
    login: Login,
    cause: Error,
    readonly unsent: boolean,
  ) {
    const next = "see whether the node is still up; the run's journal knows what is left there";
    const message = `the connection to ${nodeName(login)} was lost: ${cause.message}`;
    super(EXIT.testbed, [{ message, next }], { cause });
  }
}

/** An error of ssh2 that means that there was no connection any more before the request could be sent. */
export function isUnsent(error: Error): boolean {
  // The first is thrown; the second is what a channel hears that the node had not yet opened.
  return error.message === "Not connected" || error.message === "No response from server";
}

/** How messages call a node. */
export function nodeName({ user, address, port }: Login): string {
  return `${user}@${address}:${port}`;
}
