import { EXIT, type ExitCode, FedprobeError, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { runningController } from "../run-journal/controller-process.js";
import { journalFile, type RunHistory, readRunJournal } from "../run-journal/read-run-journal.js";
import { releaseEverything } from "../run-journal/release-everything.js";

/** `fedprobe destroy`: gives back what a run's journal says is still held. Results stay; again does nothing. */
export async function runDestroy(run: string, options: { json?: boolean }, io: Io): Promise<ExitCode> {
  const directory = findRunDirectory(run);
  const journal = journalFile(directory);
  refuseIfRunning(run, readRunJournal(journal));
  const { released, failed } = await releaseEverything(journal, {
    log: (line) => io.stderr.write(`${line}\n`),
  });
  if (options.json) io.stdout.write(`${JSON.stringify({ v: 1, run, released, failed })}\n`);
  else
    io.stdout.write(
      `${released.length === 0 ? "nothing was held" : `gave back ${released.length}`}: ${run}\n`,
    );
  for (const problem of failed) io.stderr.write(`${formatProblem(problem)}\n`);
  return failed.length > 0 ? EXIT.cleanup : EXIT.ok;
}

/** A run whose controller lives gives back what it holds by itself; taking it away would end it in the middle. */
function refuseIfRunning(run: string, { entries }: RunHistory): void {
  const pid = runningController(entries);
  if (pid === undefined) return;
  const message = `${run} is still running: its controller is process ${pid}`;
  throw new FedprobeError(EXIT.usage, [{ message, next: `end it with Ctrl-C, or: kill ${pid}` }]);
}
