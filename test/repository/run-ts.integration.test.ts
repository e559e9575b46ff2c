import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { REPOSITORY, start } from "./machine.js";

const RUN_TS = join(REPOSITORY, "scripts", "run-ts.mjs");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedprobe-ts-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function runTs(source: string, ...args: readonly string[]) {
  writeFileSync(
    join(folder, "other.ts"),
    "export const other = (text: string): string => text.toUpperCase();\n",
  );
  writeFileSync(join(folder, "main.ts"), source);
  return start(process.execPath, [RUN_TS, join(folder, "main.ts"), ...args]).ended;
}

describe("node scripts/run-ts.mjs", () => {
  test("runs TypeScript with its arguments, its own files, libraries and packages of ours", async () => {
    const { code, said } = await runTs(
      `import { parse } from "yaml";
       import type { Record } from "@fedprobe/proto";
       import { encodeValue } from "@fedprobe/proto";
       import { other } from "./other.js";
       const record: Partial<Record> = { };
       console.log(process.argv.slice(2), other("yes"), parse("7") as number, typeof encodeValue, record);`,
      "--minutes",
      "3",
    );
    expect(said).toBe("[ '--minutes', '3' ] YES 7 function {}\n");
    expect(code).toBe(0);
  });

  test("lets a file know its own place", async () => {
    const { said } = await runTs("console.log(import.meta.url, process.argv[1]);");
    expect(said).toBe(`${pathToFileURL(join(folder, "main.ts")).href} ${join(folder, "main.ts")}\n`);
  });

  test("names the line of an error, and ends with the file's exit code", async () => {
    const thrown = await runTs("type Nothing = undefined;\n\nthrow new Error('here');");
    expect(thrown.said).toContain("main.ts:3:7");
    expect(thrown.code).toBe(1);
    expect(await runTs("process.exitCode = 9;")).toMatchObject({ code: 9 });
  });

  test("asks for a file that exists", async () => {
    expect(await start(process.execPath, [RUN_TS, "no.ts"]).ended).toMatchObject({
      code: 2,
      said: expect.stringContaining("no.ts does not exist (looked at "),
    });
  });
});
