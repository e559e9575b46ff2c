import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT, FedprobeError } from "../model/errors.js";

/** Where runs keep what they collect, in the current directory. */
export const RUNS_DIRECTORY = "runs";

/** Names of the runs here; what else lies beside them, such as reports over sweeps, is none. */
function listRuns(): string[] {
  if (!existsSync(RUNS_DIRECTORY)) return [];
  return readdirSync(RUNS_DIRECTORY).filter((name) =>
    existsSync(join(RUNS_DIRECTORY, name, "journal.jsonl")),
  );
}

/**
 * The directory of a run, from its id or a path to it.
 * @throws FedprobeError (2) that lists the runs there are, newest first, if it is none.
 */
export function findRunDirectory(run: string): string {
  for (const directory of [join(RUNS_DIRECTORY, run), run]) {
    if (existsSync(join(directory, "journal.jsonl"))) return resolve(directory);
  }
  const known = listRuns().sort().reverse().slice(0, 5);
  const next =
    known.length > 0
      ? `runs here: ${known.join(", ")}`
      : `there is no ${RUNS_DIRECTORY}/ here: change to where the run was started`;
  throw new FedprobeError(EXIT.usage, [{ message: `no run "${run}"`, next }]);
}
