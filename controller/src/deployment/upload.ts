import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { EXIT, FedprobeError } from "../model/errors.js";
import { visibleLines } from "../model/visible-text.js";
import { NODE_EXIT, RECEIVE_FILE } from "./node-scripts.js";
import { scriptCommand } from "./posix-shell.js";
import type { RunCommand } from "./remote-command.js";

interface Packed {
  readonly sha256: string;
  readonly gzip: Buffer;
}

/** One program goes to many nodes: packed once, for as long as its bytes are in use. */
const packed = new WeakMap<Uint8Array, Promise<Packed>>();

/** SHA-256 in hex, as sha256sum prints it. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A file as it shall be on a node. */
export interface Upload {
  readonly bytes: Uint8Array;
  readonly path: string;
  /** As for chmod, such as 0o600. */
  readonly mode: number;
}

/**
 * Sends a file, compressed on the way, and has the node check it before it gets its name.
 * @throws FedprobeError (5) if it did not arrive as it was sent, or the node cannot store it
 */
export async function uploadFile(
  run: RunCommand,
  { bytes, path, mode }: Upload,
  signal?: AbortSignal,
): Promise<void> {
  const content = await pack(bytes);
  const script = scriptCommand(RECEIVE_FILE, [path, mode.toString(8).padStart(3, "0"), content.sha256]);
  const result = await run(script, { stdin: content.gzip, repeatable: true, ...(signal ? { signal } : {}) });
  if (result.code === 0) return;
  const [said, sum] = [result.stderr, result.stdout].map((output) => visibleLines(output.toString().trim()));
  if (result.code === NODE_EXIT.changed) {
    const message = `${path} did not arrive as it was sent: SHA-256 ${sum} instead of ${content.sha256}`;
    throw new FedprobeError(EXIT.testbed, [
      { message, next: "try again; if it comes back, do not trust that node" },
    ]);
  }
  const message = `${path} cannot be written (exit code ${result.code}): ${said}`;
  throw new FedprobeError(EXIT.testbed, [
    { message, next: "see that the node has disk space, gzip and sha256sum" },
  ]);
}

function pack(bytes: Uint8Array): Promise<Packed> {
  const known = packed.get(bytes);
  if (known) return known;
  const made = promisify(gzip)(bytes).then((compressed) => ({ sha256: sha256(bytes), gzip: compressed }));
  packed.set(bytes, made);
  return made;
}
