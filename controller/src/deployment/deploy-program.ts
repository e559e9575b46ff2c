import { EXIT, FedprobeError, type Problem } from "../model/errors.js";
import type { ReservedNode } from "../model/reservation.js";
import type { ResourceJournal } from "../model/run-journal.js";
import { requireSafeName, requireSafeRun } from "../model/safe-name.js";
import { DeployedProgram } from "./deployed-program.js";
import { checkNodeVersion } from "./node-version.js";
import type { Place } from "./placed-program.js";
import type { Session } from "./session.js";
import { sha256 } from "./upload.js";
import { makeWorkDirectory, NotMade } from "./work-directory.js";

/** A file that a program needs beside itself and its configuration. */
export interface ProgramFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As for chmod; 0o600 for a key. */
  readonly mode: number;
}

/** What to put on a node and run there. */
export interface ProgramPlan {
  readonly run: string;
  /** Name of the probe, correlator or emulator; unique on its node. */
  readonly name: string;
  readonly node: ReservedNode;
  /** Kind of program; its file is `<program>.mjs`. */
  readonly program: string;
  /** One self-contained ECMAScript module. */
  readonly bundle: Uint8Array;
  /** Becomes config.json, its only argument. */
  readonly config: object;
  readonly files: readonly ProgramFile[];
  readonly journal: ResourceJournal;
}

/** Milliseconds for removing what was given up: a lost connection comes back within half a minute, or not. */
const REMOVAL_PATIENCE = 45_000;

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Where a program's directory is on its node; what its configuration may have to know beforehand. */
export function workDirectoryOf(node: ReservedNode, name: string): string {
  return `${node.workPrefix}${requireSafeName("program", name)}`;
}

/**
 * Puts a program, its configuration and its files into a directory of its own on a node. The directory is in
 * the run's journal before it is made; if an upload fails it is removed again.
 * @throws FedprobeError (3: unsafe name; 5: Node.js too old, name taken, upload failed; 12: and could not be removed)
 */
export async function deployProgram(
  session: Session,
  plan: ProgramPlan,
  signal?: AbortSignal,
): Promise<DeployedProgram> {
  checkNames(plan);
  await checkNodeVersion(session, plan.node.nodeCommand, signal);
  const file = `${plan.program}.mjs`;
  const executable = { file, sha256: sha256(plan.bundle), nodeCommand: plan.node.nodeCommand };
  // From here on the directory is in the journal, so whatever happens it has to be removed.
  const program = new DeployedProgram(acquirePlace(session, plan), executable);
  try {
    await makeWorkDirectory(session, plan.run, program.directory);
    await uploadAll(session, program.directory, filesOf(plan, file), signal);
    return program;
  } catch (reason) {
    if (reason instanceof NotMade) program.forget();
    else await giveUp(program, plan.run, reason);
    throw reason;
  }
}

function checkNames({ run, program, files }: ProgramPlan): void {
  requireSafeRun(run);
  requireSafeName("program", program);
  const bad = files.find(({ name }) => !FILE_NAME.test(name));
  if (!bad) return;
  const message = `${JSON.stringify(bad.name)} cannot be the name of a file on a node`;
  throw new FedprobeError(EXIT.invalidExperiment, [
    { message, next: "use letters, digits, dot, dash and underscore" },
  ]);
}

function acquirePlace(session: Session, { run, name, node, journal }: ProgramPlan): Place {
  const directory = workDirectoryOf(node, name);
  const id = journal.acquire({ kind: "work-directory", node: node.name, login: node.login, path: directory });
  return { session, run, name, node: node.name, directory, released: () => journal.release(id) };
}

/** Throws why one failed, when we wait for none of the others any more. */
async function uploadAll(
  session: Session,
  directory: string,
  files: readonly ProgramFile[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const uploads = files.map(({ name, bytes, mode }) =>
    session.upload({ bytes, path: `${directory}/${name}`, mode }, signal),
  );
  const refused = (await Promise.allSettled(uploads)).find((upload) => upload.status === "rejected");
  if (refused) throw refused.reason;
}

function filesOf({ bundle, config, files }: ProgramPlan, program: string): readonly ProgramFile[] {
  const settings = Buffer.from(JSON.stringify(config));
  return [
    { name: program, bytes: bundle, mode: 0o600 },
    { name: "config.json", bytes: settings, mode: 0o600 },
    ...files,
  ];
}

/**
 * Removes what was made of a program that is given up for `reason`, also if that is an aborted signal. What
 * could not be removed is said together with the reason, and stays in the journal.
 */
async function giveUp(program: DeployedProgram, run: string, reason: unknown): Promise<void> {
  try {
    await program.remove(AbortSignal.timeout(REMOVAL_PATIENCE));
  } catch (left) {
    const problems = [...problemsOf(reason), ...problemsOf(left, `fedprobe destroy ${run}`)];
    throw new FedprobeError(EXIT.cleanup, problems, { cause: reason });
  }
}

function problemsOf(error: unknown, next?: string): readonly Problem[] {
  if (error instanceof FedprobeError) return error.problems;
  const message = error instanceof Error ? error.message : String(error);
  return [next ? { message, next } : { message }];
}
