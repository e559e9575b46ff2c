import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { bundle } from "../support/bundle.js";

test("a subscriber that follows for long holds no memory of its waiting", async () => {
  await using program = await bundle(join(import.meta.dirname, "many-waits.ts"));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program.file]);
  const { waits, held } = JSON.parse(stdout) as { waits: number; held: number };
  // An offset in the journal's index per 64 records and the heap's own noise; 300 bytes a wait were a leak.
  expect(held / waits).toBeLessThan(30);
});
