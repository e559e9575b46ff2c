import { spawn } from "node:child_process";
import { signalExitCode } from "../script.mjs";

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Two of the same signal within this time are one wish: npm sends on what the terminal has sent already. */
const SAME_WISH_MS = 250;

/**
 * Runs a program that talks to the terminal, and hands each wish to end on to it exactly once. It gets a
 * session of its own, so that what it is told comes from here alone, whether Ctrl-C reached the process
 * group, npm, or only us. A second Ctrl-C is a wish of its own.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<number>} its exit code, 128 + n if signal n ended it
 */
export function runForeground(program, args, cwd) {
  const child = spawn(program, args, { cwd, detached: true, stdio: ["ignore", "inherit", "inherit"] });
  /** @type {Map<NodeJS.Signals, number>} */
  const last = new Map();
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const since = performance.now() - (last.get(signal) ?? Number.NEGATIVE_INFINITY);
    if (since < SAME_WISH_MS) return;
    last.set(signal, performance.now());
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const forwarded of FORWARDED) process.off(forwarded, forward);
      resolve(signal ? signalExitCode(signal) : (code ?? 1));
    });
  });
}
