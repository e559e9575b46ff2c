import { describe, expect, test } from "@jest/globals";
import { SOURCE_RULES } from "../../scripts/check/source-rules.mjs";

/** Names of the rules that a file breaks. */
const brokenBy = (path: string, text: string) =>
  SOURCE_RULES.filter((rule) => rule.applies(path) && rule.offences({ path, text }).length > 0).map(
    ({ name }) => name,
  );

const CODE = "controller/src/run/run.ts";

describe("source rules", () => {
  test.each([
    ["file-length", CODE, "line\n".repeat(251)],
    ["telling-names", "controller/src/utils.ts", ""],
    ["telling-names", "probe-agent/src/helpers/time.ts", ""],
    ["telling-names", "test/support/misc.mjs", ""],
    ["exit-in-main-only", CODE, "  process.exit(1);"],
    ["no-code-from-text", CODE, "return eval(text);"],
    ["no-code-from-text", CODE, "const matcher = new Function('event', text);"],
    ["no-shell", CODE, "spawn(name, { shell: true });"],
    ["no-shell", CODE, 'import { exec } from "node:child_process";'],
    ["no-blind-trust", CODE, "connect({ rejectUnauthorized: false });"],
    ["no-blind-trust", CODE, 'const args = ["-o", "StrictHostKeyChecking=no"];'],
    ["no-blind-trust", "rspecs/node.yaml", "StrictHostKeyChecking accept-new"],
    ["no-machine-paths", "docs/architecture.md", "see /home/somebody/fedprobe/controller"],
    ["no-machine-paths", CODE, 'readFile("/home/ada/capture.pcap")'],
    ["nothing-unfinished", CODE, "// TODO: the rest"],
    ["nothing-unfinished", "test/run.unit.test.ts", "test.only('one', () => {});"],
  ])("%s: %s", (rule, path, text) => {
    expect(brokenBy(path, text)).toEqual([rule]);
  });

  test.each([
    [CODE, "line\n".repeat(250)],
    ["controller/src/main.ts", "process.exit(1);"],
    ["scripts/start.mjs", "process.exit(1);"],
    [CODE, "const evaluation = retrieval(text); pattern.exec(line);"],
    [CODE, 'import { execFile } from "node:child_process";'],
    [CODE, "const node = `$" + "{folder}/root/probe`;"],
    ["docs/experiment-file.md", "ssh key: ~/.ssh/id_ed25519"],
  ])("nothing against %s: %s", (path, text) => {
    expect(brokenBy(path, text)).toEqual([]);
  });

  test("say where, from line 1", () => {
    const rule = SOURCE_RULES.find(({ name }) => name === "exit-in-main-only");
    expect(rule?.offences({ path: CODE, text: "first\nprocess.exit(0)\n" })).toEqual([
      { line: 2, what: "process.exit(" },
    ]);
  });

  test("have a reason each, and names of their own", () => {
    expect(SOURCE_RULES.filter(({ reason }) => reason.length < 20)).toEqual([]);
    expect(new Set(SOURCE_RULES.map(({ name }) => name)).size).toBe(SOURCE_RULES.length);
  });
});
