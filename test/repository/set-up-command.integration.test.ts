import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { checkNode } from "../../scripts/setup/check-node.mjs";
import { Machine, REPOSITORY, start } from "./machine.js";

const SETUP = join(REPOSITORY, "scripts", "setup.mjs");
const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
/** Node, or this clone, may stand where an ordinary user may not look. */
const nobodyCanRun = spawnSync(process.execPath, ["--check", SETUP], asNobody).status === 0;
const testAsNobody = nobodyCanRun ? test : test.skip;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(async () => machine[Symbol.asyncDispose]());

describe("node scripts/setup.mjs", () => {
  testAsNobody(
    "ends with 4 and the command to run where an ordinary user lacks a Debian package",
    async () => {
      const { ended } = start(process.execPath, [SETUP], { env: machine.environment, ...asNobody });
      const { code, said } = await ended;
      expect(said).toContain(`sudo ${process.execPath} ${SETUP} --packages run`);
      expect(code).toBe(4);
    },
  );

  test("names the programs that are missing where there is no Debian", async () => {
    await using elsewhere = new Machine({ debian: false });
    const { ended } = start(process.execPath, [SETUP, "--packages", "bench"], { env: elsewhere.environment });
    const { code, said } = await ended;
    expect(said).toContain("tshark (in Debian's package tshark)");
    expect(code).toBe(4);
  });

  test("knows three purposes", async () => {
    const { ended } = start(process.execPath, [SETUP, "--packages", "fun"], { env: machine.environment });
    expect(await ended).toMatchObject({ code: 2, said: "--packages fun: known are run, test, bench.\n" });
  });
});

describe("Node's version", () => {
  test.each(["20.19.0", "20.20.2", "22.0.0", "100.1.0"])("%s is new enough", (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(["20.18.3", "18.20.8", "8.0.0"])(
    "%s is too old: what was found, and how to get another",
    (version) => {
      expect(() => checkNode(version)).toThrow(
        expect.objectContaining({
          exitCode: 4,
          message: expect.stringMatching(`^Node ${version} is too old.*20\\.19.*\\n.*nodejs\\.org`),
        }),
      );
    },
  );
});
