import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./say.mjs";

/** The folder of the repository that these scripts stand in. */
export const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));

/** Something that the person who called a script can mend: the message says what and how. */
export class ScriptError extends Error {
  /**
   * @param {string} message what is wrong, and what to do next
   * @param {number} [exitCode] of the script; 1 unless said
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A signal asked the script to end; thrown so that everything on the way out is cleaned up. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/** @param {NodeJS.Signals} signal @returns {number} the exit code that a shell shows for it */
export const signalExitCode = (signal) => 128 + constants.signals[signal];

/**
 * Runs `main` if the module is the program that node was started with, not if it was imported.
 * @param {string} moduleUrl `import.meta.url` of the caller
 * @param {() => Promise<number | void>} main returns the exit code, if it knows one
 */
export async function runAsScript(moduleUrl, main) {
  const started = process.argv[1];
  if (!started || realpathSync(started) !== fileURLToPath(moduleUrl)) return;
  try {
    const exitCode = await main();
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    if (error instanceof Interrupted) process.exitCode = signalExitCode(error.signal);
    else if (error instanceof ScriptError) {
      say(error.message);
      process.exitCode = error.exitCode;
    } else throw error;
  }
}
