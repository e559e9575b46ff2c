/** Everything that shows that fedprobe works: sets up, builds, checks, tests. `npm test [-- jest's arguments]` */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "./build.mjs";
import { check } from "./check.mjs";
import { say } from "./say.mjs";
import { REPOSITORY, runAsScript, ScriptError } from "./script.mjs";
import { setUp } from "./setup.mjs";
import { runTests } from "./test/run-tests.mjs";
import { add, closingLine, NOTHING } from "./test/tally.mjs";

await runAsScript(import.meta.url, async () => {
  await setUp({ packages: "test" });
  const tally = await testEverything(process.argv.slice(2));
  console.log(closingLine(tally));
  return tally.failed === 0 ? 0 : 1;
});

/** @param {readonly string[]} args for jest @returns {Promise<import("./test/tally.mjs").Tally>} */
async function testEverything(args) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    // What is not built cannot be tested.
    say(error.message);
    return { ...NOTHING, failed: 1 };
  }
  const checks = (await check()).map(({ passed }) => ({ ...NOTHING, [passed ? "passed" : "failed"]: 1 }));
  const tests = await runTests(REPOSITORY, args);
  sayWhetherDataWasThere();
  return [...checks, tests].reduce(add, NOTHING);
}

function sayWhetherDataWasThere() {
  const data = resolve(REPOSITORY, process.env.FEDPROBE_DATA ?? "../shared/data");
  if (!existsSync(data))
    say(`Tests on sample data were skipped: there is none at ${data} (FEDPROBE_DATA names another place).`);
}
