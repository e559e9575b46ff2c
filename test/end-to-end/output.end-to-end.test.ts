import { spawnSync } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { REPOSITORY } from "../support/command.js";

test("output that cannot be written is said, and is no success", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(REPOSITORY, "controller/bin/fedprobe.js"), "schema"],
    {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    },
  );
  expect([status, stderr]).toEqual([4, expect.stringContaining("cannot be written")]);
});
