import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Ended, REPOSITORY, start } from "./machine.js";

const BUILD = pathToFileURL(join(REPOSITORY, "scripts", "build.mjs")).href;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fedprobe-build-"));
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  cpSync(join(REPOSITORY, "proto"), join(root, "proto"), {
    recursive: true,
    filter: (path) => !path.endsWith("/gen"),
  });
  write("package-lock.json", "{}");
  write("controller/src/main.ts", 'console.log((await import("./words.js")).words);');
  write(
    "controller/src/words.ts",
    'import { parse } from "yaml"; export const words: string = parse("hello 7");',
  );
  write("probe-agent/src/main.ts", 'import { Server } from "@grpc/grpc-js"; console.log(typeof Server);');
  write("emulator/src/main.ts", 'import { z } from "zod"; console.log(z.string().parse("on air"));');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};

function build(): Promise<Ended> {
  const code = `
    import { build } from ${JSON.stringify(BUILD)};
    await build(${JSON.stringify(root)}).catch((error) => {
      console.error(error.message);
      process.exitCode = error.exitCode ?? 99;
    });`;
  return start(process.execPath, ["--input-type=module", "--eval", code]).ended;
}

const run = (path: string) => start(process.execPath, [path], { cwd: root }).ended;

describe("the build", () => {
  test("makes messages and three programs, with their sizes; then nothing", async () => {
    const first = await build();
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toMatch(/^Built proto\/gen \(\d+ files\) in .*$/m);
    expect(first.said).toMatch(
      /^Built controller\/dist\/main.js \(\d+ kB \+ \d+ chunks, \d+ kB in all\) in .*$/m,
    );
    expect(first.said).toMatch(/^Built probe-agent\/dist\/probe.mjs \(\d+ kB\) in .*$/m);
    expect(existsSync(join(root, "proto/gen/fedprobe/v1/record.ts"))).toBe(true);
    expect(await run("controller/dist/main.js")).toMatchObject({ code: 0, said: "hello 7\n" });
    expect(await build()).toMatchObject({ code: 0, said: "" });
  });

  test("makes probe and emulator one file each, which need nothing else", async () => {
    await build();
    rmSync(join(root, "node_modules"));
    expect(await run("probe-agent/dist/probe.mjs")).toMatchObject({ code: 0, said: "function\n" });
    expect(await run("emulator/dist/emulator.mjs")).toMatchObject({ code: 0, said: "on air\n" });
  });

  test("makes again what has another source, and only that", async () => {
    await build();
    write("controller/src/words.ts", 'export const words: string = "good bye";');
    const { said } = await build();
    expect(said.match(/^Built \S+/gm)).toEqual(["Built controller/dist/main.js"]);
    expect(await run("controller/dist/main.js")).toMatchObject({ said: "good bye\n" });
  });

  test("makes again what went away", async () => {
    await build();
    rmSync(join(root, "emulator/dist/emulator.mjs"));
    rmSync(join(root, "proto/gen/fedprobe/v1/record.ts"));
    const { said } = await build();
    expect(said.match(/^Built \S+/gm)).toEqual(["Built proto/gen", "Built emulator/dist/emulator.mjs"]);
    expect(statSync(join(root, "emulator/dist/emulator.mjs")).size).toBeGreaterThan(0);
  });

  test("leaves the build before to a command that runs from it, and no older one", async () => {
    write(
      "controller/src/main.ts",
      'process.once("SIGUSR2", async () => { console.log((await import("./words.js")).words); process.exit(); });' +
        'setInterval(() => {}, 1000); console.log("ready");',
    );
    await build();
    const running = start(process.execPath, ["controller/dist/main.js"], { cwd: root });
    try {
      await running.saying("ready");
      write("controller/src/words.ts", 'export const words: string = "newer";');
      await build();
      running.child.kill("SIGUSR2");
      expect(await running.ended).toMatchObject({ code: 0, said: "ready\nhello 7\n" });
    } finally {
      await running.kill();
    }
    write("controller/src/words.ts", 'export const words: string = "newest";');
    await build();
    expect(
      readdirSync(join(root, "controller/dist")).filter((name) => /^words-.*js$/.test(name)),
    ).toHaveLength(2);
  });

  test("names an entry that is missing", async () => {
    rmSync(join(root, "emulator/src/main.ts"));
    const { code, said } = await build();
    expect(code).toBe(1);
    expect(said).toContain("emulator/src/main.ts is missing: emulator/dist/emulator.mjs cannot be built.\n");
  });

  test("shows what is wrong in a source, and a message file", async () => {
    write("controller/src/words.ts", "export const words = ;");
    expect(await build()).toMatchObject({
      code: 1,
      said: expect.stringContaining("controller/src/words.ts:1:21"),
    });
    write("proto/fedprobe/v1/record.proto", "message {");
    expect(await build()).toMatchObject({ code: 1, said: expect.stringContaining("record.proto:1:9") });
  });
});
