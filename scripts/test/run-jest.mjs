import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../run-child.mjs";
import { say } from "../say.mjs";
import { add, NOTHING } from "./tally.mjs";

/** Here rather than in NODE_OPTIONS: jest hands them to its workers, and programs under test stay without. */
const NODE_FLAGS = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

/**
 * @param {object} options
 * @param {string} options.root of the repository
 * @param {string} options.folder for everything temporary
 * @param {readonly string[]} options.levels such as `unit`: projects of jest.config.mjs
 * @param {number} options.workers
 * @param {readonly string[]} options.args of the user
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runJest({ root, folder, levels, workers, args }) {
  const results = join(folder, `${levels.join("-")}.json`);
  const { code } = await runChild(
    process.execPath,
    [
      ...NODE_FLAGS,
      join(root, "node_modules", "jest", "bin", "jest.js"),
      ...["--selectProjects", ...levels],
      ...(workers === 1 ? ["--runInBand"] : [`--maxWorkers=${workers}`]),
      // A test that leaves a handle open would keep jest, and CI, from ever ending.
      ...["--forceExit", "--passWithNoTests", "--json", `--outputFile=${results}`],
      ...args,
    ],
    { cwd: root, env: { ...process.env, TMPDIR: folder }, show: true },
  );
  const tally = existsSync(results) ? tallyOf(JSON.parse(readFileSync(results, "utf8"))) : NOTHING;
  if (code === 0 || tally.failed > 0) return tally;
  say(`jest ended with exit code ${code} although no test failed: that counts as a failure.`);
  return add(tally, { ...NOTHING, failed: 1 });
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   numRuntimeErrorTestSuites: number }} results jest's; a file that could not be run counts as one failed test
 * @returns {import("./tally.mjs").Tally}
 */
function tallyOf(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
