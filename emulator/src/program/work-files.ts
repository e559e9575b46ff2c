import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorSummary, Truth } from "../model.js";
import type { Progress } from "./run-emulation.js";

/** The file that says whose directory it is: it holds the id of the run. */
const MARKER = ".fedprobe-run";

/** What the emulator leaves in its work directory. Each file is complete whenever it is there. */
export interface WorkFiles {
  readonly status: (status: { readonly pid: number }) => void;
  readonly progress: (progress: Progress) => void;
  readonly truth: (truth: Truth) => void;
  readonly summary: (summary: EmulatorSummary) => void;
}

/** Makes truth.jsonl, empty; the others come when there is something to say. */
export function openWorkFiles(directory: string): WorkFiles {
  const truthFile = join(directory, "truth.jsonl");
  const replace = (name: string) => (value: unknown) => {
    const file = join(directory, name);
    writeFileSync(`${file}.new`, `${JSON.stringify(value)}\n`);
    renameSync(`${file}.new`, file);
  };
  writeFileSync(truthFile, "");
  return {
    status: replace("status.json"),
    progress: replace("progress.json"),
    truth: (truth) => appendFileSync(truthFile, `${JSON.stringify(truth)}\n`),
    summary: replace("summary.json"),
  };
}

/** Removes the directory if its marker says that it belongs to `run`; false if it does not. */
export function removeWorkDirectory(directory: string, run: string): boolean {
  if (readMarker(directory)?.trim() !== run) return false;
  rmSync(directory, { recursive: true, force: true });
  return true;
}

function readMarker(directory: string): string | undefined {
  try {
    return readFileSync(join(directory, MARKER), "utf8");
  } catch {
    // No marker, or none that we may read: not ours.
    return undefined;
  }
}
