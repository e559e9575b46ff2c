import { spawn } from "node:child_process";
import { Interrupted, ScriptError, signalExitCode } from "./script.mjs";

/** @type {readonly NodeJS.Signals[]} */
const HELD = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program to its end. A signal to us is answered only after the program has ended, so that nothing
 * of ours is left half done: Ctrl-C reaches the program through the process group, SIGTERM and SIGHUP are
 * passed on to it.
 * @param {string} program name or path; no shell is involved
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] show: its output goes to
 *   ours instead of into the result
 * @returns {Promise<{ code: number, output: string }>} code 128 + n if signal n ended it; output: standard
 *   output and error, in the order in which they came
 * @throws {Interrupted} if a signal asked us, or the program, to end
 * @throws {ScriptError} if the program cannot be started
 */
export async function runChild(program, args, { cwd, env, show = false } = {}) {
  const child = spawn(program, args, { cwd, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const signals = holdSignals(child);
  try {
    const { code, signal } = await ended(child, program);
    // Ctrl-C may end the program before we hear of it ourselves.
    const interruption = signals.received ?? HELD.find((held) => held === signal);
    if (interruption) throw new Interrupted(interruption);
    return { code: signal ? signalExitCode(signal) : (code ?? 1), output };
  } finally {
    signals.release();
  }
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} program
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} one of them
 */
function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(
        new ScriptError(
          `${program} cannot be started: ${error.message}. Install it, or add its folder to PATH.`,
        ),
      );
    });
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** @param {import("node:child_process").ChildProcess} child */
function holdSignals(child) {
  const state = {
    /** @type {NodeJS.Signals | undefined} */
    received: undefined,
    release() {
      for (const signal of HELD) process.off(signal, onSignal);
    },
  };
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    state.received ??= signal;
    if (signal !== "SIGINT") child.kill(signal);
  };
  for (const signal of HELD) process.on(signal, onSignal);
  return state;
}
