import { writeSync } from "node:fs";
import { EXIT, FedprobeError } from "../model/errors.js";
import type { Progress } from "../run/progress.js";

export interface Ending extends Disposable {
  /** Aborts at the first signal; with a FedprobeError (11) as its reason if something of ours went wrong unseen. */
  readonly signal: AbortSignal;
  /** From now on a second signal can name the run that it leaves behind. */
  readonly begun: (run: string) => void;
}

/** Ctrl-C, kill, and the end of the terminal or the SSH login that the command runs in. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const STDERR = 2;

/**
 * The first signal ends the run: it stops, collects, cleans up and reports. The second leaves at once and lets
 * everything stand: the journal knows what, and `destroy` gives it back. Neither touches what was collected. An
 * error that nobody caught ends the run as a signal does: leaving at once would leave everything behind.
 */
export function endOnSignals(progress: Progress): Ending {
  const ending = new AbortController();
  let run: string | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) leaveAtOnce(run);
    progress.note(`${signal}: ending the run (again to leave at once)`);
    ending.abort();
  };
  const onError = (error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const next = "this is an error of fedprobe: please report it";
    ending.abort(new FedprobeError(EXIT.internal, [{ message, next }]));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("uncaughtException", onError).on("unhandledRejection", onError);
  return {
    signal: ending.signal,
    begun: (id) => {
      run = id;
    },
    [Symbol.dispose]() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off("uncaughtException", onError).off("unhandledRejection", onError);
    },
  };
}

function leaveAtOnce(run: string | undefined): void {
  try {
    writeSync(
      STDERR,
      `\nleft at once; give back what is still held with: fedprobe destroy ${run ?? "<run>"}\n`,
    );
  } finally {
    process.kill(process.pid, "SIGKILL");
  }
}
