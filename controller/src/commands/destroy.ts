import { readProcess } from "@fedprobe/probe-agent";
import { EXIT, type ExitCode, FedprobeError, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { journalFile, type RunHistory, readRunJournal } from "../run-journal/read-run-journal.js";
import { releaseEverything } from "../run-journal/release-everything.js";

/** `fedprobe destroy`: gives back what a run's journal says is still held. Results stay; again does nothing. */
export async function runDestroy(run: string, options: { json?: boolean }, io: Io): Promise<ExitCode> {
  const directory = findRunDirectory(run);
  const journal = journalFile(directory);
  const history = readRunJournal(journal);
  refuseIfRunning(run, history);
  const { released, failed } = await releaseEverything(journal, history, {
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
  const begin = entries.find((entry) => entry.type === "begin");
  if (!begin || entries.some((entry) => entry.type === "end")) return;
  // The number of a process that has ended may be another program's by now.
  if (!readProcess(begin.pid)?.args.some((argument) => argument.includes("fedprobe"))) return;
  const message = `${run} is still running: its controller is process ${begin.pid}`;
  throw new FedprobeError(EXIT.usage, [{ message, next: `end it with Ctrl-C, or: kill ${begin.pid}` }]);
}
