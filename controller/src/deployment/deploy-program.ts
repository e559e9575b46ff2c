import { EXIT, FedprobeError } from "../model/errors.js";
import type { ReservedNode } from "../model/reservation.js";
import type { ResourceJournal } from "../model/run-journal.js";
import { requireSafeName, requireSafeRun } from "../model/safe-name.js";
import { DeployedProgram } from "./deployed-program.js";
import { checkNodeVersion } from "./node-version.js";
import type { Place } from "./placed-program.js";
import type { Session } from "./session.js";
import { sha256 } from "./upload.js";
import { makeWorkDirectory } from "./work-directory.js";

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
  const place = await makePlace(session, plan);
  const file = `${plan.program}.mjs`;
  const executable = { file, sha256: sha256(plan.bundle), nodeCommand: plan.node.nodeCommand };
  const program = new DeployedProgram(place, executable);
  const uploads = filesOf(plan, file).map(({ name, bytes, mode }) =>
    session.upload({ bytes, path: `${place.directory}/${name}`, mode }, signal),
  );
  const refused = (await Promise.allSettled(uploads)).find((upload) => upload.status === "rejected");
  if (refused) await giveUp(program, refused.reason);
  return program;
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

async function makePlace(session: Session, { run, name, node, journal }: ProgramPlan): Promise<Place> {
  const directory = workDirectoryOf(node, name);
  const resource = { kind: "work-directory", node: node.name, login: node.login, path: directory } as const;
  const id = await makeWorkDirectory(session, run, resource, journal);
  return { session, run, name, node: node.name, directory, released: () => journal.release(id) };
}

function filesOf({ bundle, config, files }: ProgramPlan, program: string): readonly ProgramFile[] {
  const settings = Buffer.from(JSON.stringify(config));
  return [
    { name: program, bytes: bundle, mode: 0o600 },
    { name: "config.json", bytes: settings, mode: 0o600 },
    ...files,
  ];
}

/** Removes what was made of a program and rethrows why; what could not be removed is said as well, and is in the journal. */
async function giveUp(program: DeployedProgram, reason: unknown): Promise<never> {
  try {
    await program.remove();
  } catch (left) {
    if (!(left instanceof FedprobeError) || !(reason instanceof FedprobeError)) throw reason;
    throw new FedprobeError(EXIT.cleanup, [...reason.problems, ...left.problems], { cause: reason });
  }
  throw reason;
}
