import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { MAKE_DIRECTORY, NODE_EXIT } from "../../../controller/src/deployment/node-scripts.js";
import { scriptCommand } from "../../../controller/src/deployment/posix-shell.js";

/** Like a full disk: directories can be made, but nothing can be written into a file. */
const NO_SPACE = `trap '' XFSZ; ulimit -f 0; exec "$@"`;

describe("a work directory whose marker cannot be written", () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "scripts-"));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  test("is removed again, and the exit code says so", () => {
    const directory = join(base, "work");
    const command = scriptCommand(MAKE_DIRECTORY, [directory, "run-1"]);
    const { status, stderr } = spawnSync("sh", ["-c", NO_SPACE, "sh", ...command], { encoding: "utf8" });
    expect(existsSync(directory)).toBe(false);
    expect(status).toBe(NODE_EXIT.notMarked);
    expect(stderr).not.toBe("");
  });
});
