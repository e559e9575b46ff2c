import { EXIT, type ExitCode, formatProblem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { findRunDirectory } from "../run/runs-directory.js";
import { journalFile, readRunJournal } from "../run-journal/read-run-journal.js";
import { releaseEverything } from "../run-journal/release-everything.js";

/** `fedprobe destroy`: gives back what a run's journal says is still held. Results stay; again does nothing. */
export async function runDestroy(run: string, options: { json?: boolean }, io: Io): Promise<ExitCode> {
  const directory = findRunDirectory(run);
  const journal = journalFile(directory);
  const { released, failed } = await releaseEverything(journal, readRunJournal(journal), {
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
