/** Runs every check that needs no program to run: format, lint, types, architecture … `npm run check` */
import { generateMessages } from "./build/generate-messages.mjs";
import { CHECKS } from "./check/checks.mjs";
import { stopwatch } from "./say.mjs";
import { REPOSITORY, runAsScript } from "./script.mjs";

/** @typedef {{ name: string, passed: boolean }} CheckResult */

/** As many as the smallest machine has cores. */
const AT_ONCE = 2;

/**
 * Prints a line for each check, and what a failed one said.
 * @param {string} [root] of the repository
 * @returns {Promise<readonly CheckResult[]>}
 */
export async function check(root = REPOSITORY) {
  // What is generated has types and imports too.
  await generateMessages(root);
  /** @type {CheckResult[]} */
  const results = [];
  const waiting = [...CHECKS];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await runCheck(next, root));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** @param {import("./check/checks.mjs").Check} check @param {string} root @returns {Promise<CheckResult>} */
async function runCheck({ name, run }, root) {
  const elapsed = stopwatch();
  const { code, output } = await run(root);
  const passed = code === 0;
  console.log(`${passed ? "✓" : "✗"} ${name} (${elapsed()})${passed ? "" : `\n${output.trimEnd()}`}`);
  return { name, passed };
}

await runAsScript(import.meta.url, async () => {
  const results = await check();
  return results.every(({ passed }) => passed) ? 0 : 1;
});
