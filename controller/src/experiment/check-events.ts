import { closeSync, openSync, readSync } from "node:fs";
import { EventLines } from "@fedprobe/probe-agent";
import { visibleText } from "../model/visible-text.js";
import type { CaptureFault } from "./check-capture.js";
import { reasonOf } from "./find-fault.js";

/** The first line may be this long, in bytes, for it to be looked at. */
const LOOKED_AT = 64 * 1024;

/** Looks at the first line of a regular file; undefined if it is an event, or too long to tell. */
export function checkEvents(path: string): CaptureFault | undefined {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(LOOKED_AT);
      return faultIn(bytes.subarray(0, readSync(file, bytes)));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { fault: `cannot be read: ${reasonOf(error)}`, next: "check the path" };
  }
}

function faultIn(beginning: Buffer): CaptureFault | undefined {
  const lines = new EventLines("");
  const whole = beginning.length < LOOKED_AT;
  const first = [...lines.take(beginning), ...(whole ? lines.end() : [])][0];
  if (first === undefined) {
    const fault = "holds no event: it is empty";
    return whole ? { fault, next: "give a file of JSON Lines" } : undefined;
  }
  if ("event" in first) return undefined;
  const { line, column, message, next } = first.problem;
  return { fault: `is wrong at ${line}:${column}: ${visibleText(message)}`, next };
}
