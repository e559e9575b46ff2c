import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "../say.mjs";
import { endLeftovers } from "./leftovers.mjs";
import { runJest } from "./run-jest.mjs";
import { add, NOTHING } from "./tally.mjs";

/** What may run side by side, then what starts whole testbeds and wants the machine for itself. */
const STAGES = [
  { levels: ["unit", "integration"], workers: 2 },
  { levels: ["end-to-end"], workers: 1 },
];

/**
 * Runs all tests in a temporary folder of their own; what still runs in it afterwards is a failure.
 * @param {string} root of the repository
 * @param {readonly string[]} args for jest
 * @returns {Promise<import("./tally.mjs").Tally>}
 */
export async function runTests(root, args) {
  const folder = mkdtempSync(join(tmpdir(), "fedprobe-test-"));
  // Tests also start programs as another user.
  chmodSync(folder, 0o755);
  try {
    let tally = NOTHING;
    for (const stage of STAGES) tally = add(tally, await runJest({ root, folder, args, ...stage }));
    if (tally.passed + tally.failed === 0)
      tally = add(tally, failed("No test ran: the arguments match none."));
    for (const { pid, command } of await endLeftovers(folder)) {
      tally = add(tally, failed(`Process ${pid} was left behind by a test and was ended: ${command}`));
    }
    return tally;
  } finally {
    await endLeftovers(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} why @returns {import("./tally.mjs").Tally} one failure */
function failed(why) {
  say(why);
  return { ...NOTHING, failed: 1 };
}
