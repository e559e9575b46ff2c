import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import { MAKE_DIRECTORY, NODE_EXIT, REMOVE_DIRECTORY, STOP_PROGRAMS } from "./node-scripts.js";
import { scriptCommand } from "./posix-shell.js";
import type { CommandResult } from "./remote-command.js";
import type { Session } from "./session.js";

/** Tenths of a second that a program has to end by itself. */
const PATIENCE = "50";

/** The node said that there is no directory of ours. */
export class NotMade extends FedprobeError {}

/**
 * Makes a directory for one program, 0700, with the marker that says whose it is.
 * @throws FedprobeError (5): NotMade if the name is taken or the disk full; after any other it may be there
 */
export async function makeWorkDirectory(session: Session, run: string, path: string): Promise<void> {
  const result = await session.run(scriptCommand(MAKE_DIRECTORY, [path, run]));
  if (result.code === 0) return;
  const where = `${path} on ${session.login.address}`;
  if (result.code === NODE_EXIT.notMade) {
    const next = "see whether another run has that name, and that the disk is not full";
    throw new NotMade(EXIT.testbed, failed(`cannot make ${where}`, result, next).problems);
  }
  const next = "see that its disk is not full";
  if (result.code !== NODE_EXIT.notMarked) throw failed(`cannot mark ${where} as ours`, result, next);
  const what = `cannot mark ${where} as ours, so it was removed again`;
  throw new NotMade(EXIT.testbed, failed(what, result, next).problems);
}

/** Basic regular expression of the programs that are started from a work directory, as a whole argument. */
export function programsIn(path: string): string {
  return `^${path.replace(/[.[\]*^$\\]/g, "\\$&")}/[a-z0-9-]*\\.mjs$`;
}

/** Ends the programs that run out of a work directory: TERM, after five seconds KILL. @throws FedprobeError (12) if one is still there */
export async function stopPrograms(session: Session, path: string, signal?: AbortSignal): Promise<void> {
  const command = scriptCommand(STOP_PROGRAMS, [programsIn(path), PATIENCE]);
  const result = await session.run(command, { repeatable: true, ...(signal ? { signal } : {}) });
  if (result.code === 0) return;
  const left =
    result.code === NODE_EXIT.undying ? ` (processes ${visibleLines(result.stdout.toString().trim())})` : "";
  const message = `the program in ${path} on ${session.login.address} did not end${left}`;
  throw failed(message, result, "log in and end it by hand", EXIT.cleanup);
}

/** Removes a work directory of this run, and nothing else; one that is gone is fine. @throws FedprobeError (12) */
export async function removeWorkDirectory(
  session: Session,
  run: string,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const command = scriptCommand(REMOVE_DIRECTORY, [path, run]);
  const result = await session.run(command, { repeatable: true, ...(signal ? { signal } : {}) });
  if (result.code === 0) return;
  const where = `${path} on ${session.login.address}`;
  const message =
    result.code === NODE_EXIT.foreign
      ? `${where} is not marked as run ${run}'s, so it stays`
      : `cannot remove ${where}`;
  throw failed(
    message,
    result,
    `look at it and remove it by hand: ${removalByHand(session.login, path)}`,
    EXIT.cleanup,
  );
}

/** The command that an operator can use where we could not reach the node. */
export function removalByHand({ user, address, port }: Session["login"], path: string): string {
  return `ssh -p ${port} ${user}@${address} rm -rf ${path}`;
}

/** An error of a script on a node, with what the node said about it. */
export function failed(
  what: string,
  { code, stderr }: CommandResult,
  next: string,
  exitCode: 5 | 12 = EXIT.testbed,
): FedprobeError {
  const said = visibleLines(stderr.toString().trim());
  return new FedprobeError(exitCode, [
    { message: `${what} (exit code ${code})${said ? `: ${said}` : ""}`, next },
  ]);
}
