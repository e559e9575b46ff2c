import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Ended, REPOSITORY, start } from "./machine.js";

const moduleAt = (path: string) => JSON.stringify(pathToFileURL(join(REPOSITORY, "scripts", path)).href);

const JEST = `
  const level = (displayName) => ({ displayName, transform: {}, testMatch: ["<rootDir>/" + displayName + "*.test.mjs"] });
  export default { projects: ["unit", "integration", "end-to-end"].map(level) };`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fedprobe-tested-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  write("jest.config.mjs", JEST);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Runs the tests in `root` as `npm test` does; says the closing line last. */
function runTests(...args: readonly string[]): Promise<Ended> {
  const code = `
    import { runTests } from ${moduleAt("test/run-tests.mjs")};
    import { closingLine } from ${moduleAt("test/tally.mjs")};
    const tally = await runTests(${JSON.stringify(root)}, ${JSON.stringify(args)});
    console.log(closingLine(tally));`;
  return start(process.execPath, ["--input-type=module", "--eval", code]).ended;
}

const lastLine = ({ said }: Ended) => said.trimEnd().split("\n").at(-1);

describe("the tests' closing line", () => {
  test("counts what passed, failed and was skipped on all levels, and files that could not be run", async () => {
    write(
      "unit.test.mjs",
      "test('a', () => {}); test('b', () => { throw new Error('no'); }); test.skip('c', () => {});",
    );
    write("integration.test.mjs", "test('a', () => {}); test.todo('b');");
    write("end-to-end.test.mjs", "test('a', () => {});");
    write("unit-broken.test.mjs", "test('a', () => {");
    const ended = await runTests();
    expect(lastLine(ended)).toBe("3 passed, 2 failed, 2 skipped");
    expect(ended.said).not.toContain("ExperimentalWarning");
  });

  test("hands arguments on to jest", async () => {
    write("unit.test.mjs", "test('a', () => {}); test('b', () => {});");
    write("integration.test.mjs", "test('a', () => {});");
    expect(lastLine(await runTests("integration"))).toBe("1 passed, 0 failed, 0 skipped");
  });

  test("counts it as a failure when no test ran", async () => {
    write("unit.test.mjs", "test.skip('a', () => {});");
    const ended = await runTests();
    expect(ended.said).toContain("No test ran");
    expect(lastLine(ended)).toBe("0 passed, 1 failed, 1 skipped");
  });

  test("counts it as a failure when jest itself dies", async () => {
    write("unit.test.mjs", "test('a', () => {});");
    write("end-to-end.test.mjs", "test('a', () => process.kill(process.pid, 'SIGKILL'));");
    const ended = await runTests();
    expect(ended.said).toContain("jest ended with exit code 137");
    expect(lastLine(ended)).toBe("1 passed, 1 failed, 0 skipped");
  });

  test("counts a process that a test left behind as a failure, and ends it", async () => {
    write(
      "unit.test.mjs",
      `import { spawn } from "node:child_process";
       import { tmpdir } from "node:os";
       test("a", () => {
         const left = spawn("sleep", ["600"], { cwd: tmpdir(), detached: true, stdio: "inherit" });
         left.unref();
         console.error("left " + left.pid + " behind");
       });`,
    );
    // It holds our end of the standard output, so this comes to an end only when it has ended too.
    const ended = await runTests();
    const pid = Number(/left (\d+) behind/.exec(ended.said)?.[1]);
    expect(ended.said).toContain(`Process ${pid} was left behind by a test and was ended: sleep 600`);
    expect(lastLine(ended)).toBe("1 passed, 1 failed, 0 skipped");
  });
});
