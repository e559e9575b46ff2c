import { closeSync, openSync, readSync } from "node:fs";
import { reasonOf } from "./find-fault.js";

/** The first four bytes of a capture: pcap in either byte order with times in µs or ns, and pcapng. */
const BEGINNINGS: ReadonlySet<string> = new Set(["a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1", "0a0d0d0a"]);

/** Why a file is no capture that a probe can read, to follow its name, and what to do. */
export interface CaptureFault {
  readonly fault: string;
  readonly next: string;
}

/** Looks at the first four bytes of a regular file; undefined if they are those of a capture. */
export function checkCapture(path: string): CaptureFault | undefined {
  const beginning = readBeginning(path);
  if (typeof beginning !== "string") return beginning;
  if (BEGINNINGS.has(beginning)) return undefined;
  const reason = beginning === "" ? "it is empty" : `it begins with ${beginning}`;
  return { fault: `is no capture: ${reason}`, next: "give a capture in pcap or pcapng format" };
}

function readBeginning(path: string): string | CaptureFault {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(4);
      return bytes.subarray(0, readSync(file, bytes)).toString("hex");
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { fault: `cannot be read: ${reasonOf(error)}`, next: "check the path" };
  }
}
