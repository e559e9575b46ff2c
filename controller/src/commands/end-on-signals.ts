import { EXIT } from "../model/errors.js";
import type { Progress } from "../run/progress.js";

export interface Ending extends Disposable {
  /** Aborts at the first Ctrl-C (or SIGTERM). */
  readonly signal: AbortSignal;
  /** From now on a second Ctrl-C can name the run that it leaves behind. */
  readonly begun: (run: string) => void;
}

/**
 * The first Ctrl-C ends the run: it stops, collects, cleans up and reports. The second leaves at once and lets
 * everything stand: the journal knows what, and `destroy` gives it back. Neither touches what was collected.
 */
export function endOnSignals(stderr: NodeJS.WritableStream, progress: Progress): Ending {
  const ending = new AbortController();
  let run: string | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) {
      stderr.write(`\nleft at once; give back what is still held with: fedprobe destroy ${run ?? "<run>"}\n`);
      process.kill(process.pid, "SIGKILL");
    }
    progress.note(`${signal}: ending the run (again to leave at once)`);
    process.exitCode = EXIT.aborted;
    ending.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    signal: ending.signal,
    begun: (id) => {
      run = id;
    },
    [Symbol.dispose]() {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    },
  };
}
