import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findProgram } from "../../../controller/src/testbeds/find-program.js";
import { type Bundle, bundle } from "../../support/bundle.js";
import { whyNoLocalNodes } from "../../support/local-nodes.js";
import { canPretend, type OtherMachine, runOnOtherMachine } from "../../support/other-machine.js";

const why = whyNoLocalNodes || (canPretend ? "" : "this process may not make a mount namespace");
const describeIfPossible = why ? describe.skip : describe;

describeIfPossible(`local nodes for other users and on other machines ${why}`, () => {
  let directory: string;
  let program: Bundle;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "machine-"));
    program = await bundle(join(import.meta.dirname, "one-local-run.ts"));
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await program?.[Symbol.asyncDispose]();
  });

  const live = (machine: OtherMachine): unknown => {
    const { stdout, stderr } = runOnOtherMachine(program.file, machine);
    return stdout ? JSON.parse(stdout) : stderr;
  };
  /** A file in the place of another, with its text changed. */
  const changed = (of: string, change: (text: string) => string) => {
    const file = join(directory, of.replaceAll("/", "_"));
    writeFileSync(file, change(readFileSync(of, "utf8")), { mode: 0o644 });
    return { of, file };
  };
  const USER = 54399;
  // Not nobody: for it systemd's name service makes up a locked account.
  const account = (shell: string) =>
    changed("/etc/passwd", (text) => `${text}experimenter:x:${USER}:${USER}::/nonexistent:${shell}\n`);

  test("an ordinary user has them, too", () => {
    expect(live({ instead: [account("/bin/sh")], user: USER })).toEqual({
      uid: USER,
      status: { greeting: "hi" },
      left: [],
    });
  });

  test("a user without a shell is told", () => {
    const problem = expect.stringMatching(/login shell of experimenter is \/usr\/sbin\/nologin/);
    expect(live({ instead: [account("/usr/sbin/nologin")], user: USER })).toEqual([problem]);
  });

  test("a user without an account is told", () => {
    expect(live({ instead: [], user: USER })).toEqual([expect.stringMatching(/user 54399 has no account/)]);
  });

  test("a locked root is told how to unlock it", () => {
    expect(
      live({ instead: [changed("/etc/shadow", (text) => text.replace(/^root:[^:]*/m, "root:!"))] }),
    ).toEqual([expect.stringMatching(/account root is locked.*usermod/s)]);
  });

  test("without sshd: how to get it", () => {
    const of = findProgram("sshd") ?? "";
    expect(live({ instead: [{ of, file: "/dev/null" }] })).toEqual([
      expect.stringMatching(/sshd is missing.*sudo apt-get install openssh-server/s),
    ]);
  });
});
