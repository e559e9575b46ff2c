import { lstatSync, readFileSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { EXIT, FedprobeError } from "../model/errors.js";
import { endProcessesIn } from "./end-processes.js";
import { MARKER } from "./local-node-files.js";

/** Milliseconds that programs have to end by themselves. */
const PATIENCE = 5000;

/** Name of the directories that local nodes have; nothing else is ever removed. */
export const LOCAL_NODE_PREFIX = "fedprobe-";

/**
 * Ends the sshd of a local node and every program that runs out of its directory, and removes the directory.
 * What is gone already is fine.
 * @throws FedprobeError (12) if something stays, with how to remove it
 */
export async function releaseLocalNode(run: string, directory: string): Promise<void> {
  if (!isAbsolute(directory) || !basename(directory).startsWith(LOCAL_NODE_PREFIX)) {
    throw stays(directory, "is not the directory of a local node");
  }
  const owner = readOwner(directory);
  if (owner.kind === "foreign") throw stays(directory, `is not marked as run ${run}'s (${owner.why})`);
  if (owner.kind === "marked" && owner.run !== run)
    throw stays(directory, `belongs to run ${JSON.stringify(owner.run)}`);
  const left = await endProcessesIn(directory, PATIENCE);
  if (left.length > 0) {
    const message = `processes ${left.map(({ pid }) => pid).join(", ")} of local node ${directory} did not end`;
    throw new FedprobeError(EXIT.cleanup, [
      { message, next: `kill -9 ${left.map(({ pid }) => pid).join(" ")}` },
    ]);
  }
  await removeDirectory(directory, owner.kind === "marked");
}

type Owner =
  | { readonly kind: "marked"; readonly run: string }
  | { readonly kind: "gone" }
  /** Its maker was killed before it could mark it. */
  | { readonly kind: "unmarked" }
  | { readonly kind: "foreign"; readonly why: string };

function readOwner(directory: string): Owner {
  try {
    if (!lstatSync(directory).isDirectory()) return { kind: "foreign", why: "it is not a directory" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "gone" };
    throw error;
  }
  try {
    const run = readFileSync(join(directory, MARKER), "utf8").trim();
    return run === "" ? { kind: "unmarked" } : { kind: "marked", run };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "unmarked" };
    return { kind: "foreign", why: (error as Error).message };
  }
}

async function removeDirectory(directory: string, marked: boolean): Promise<void> {
  try {
    if (marked) return await rm(directory, { recursive: true, force: true });
    await rm(join(directory, MARKER), { force: true });
    await rmdir(directory); // not marked: only if there is nothing in it
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw stays(directory, `cannot be removed: ${(cause as Error).message}`);
  }
}

function stays(directory: string, why: string): FedprobeError {
  const next = `look at it and remove it by hand: rm -rf ${directory}`;
  return new FedprobeError(EXIT.cleanup, [{ message: `${directory} ${why}, so it stays`, next }]);
}
