import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type EmulatorConfig, emulatorSummarySchema, truthSchema } from "@fedprobe/emulator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { Receiver } from "./receiver.js";
import { attack, makeConfig } from "./scenario.js";

let bundleDirectory: string;
let program: string;
beforeAll(async () => {
  bundleDirectory = mkdtempSync(join(tmpdir(), "fedprobe-emulator-"));
  program = join(bundleDirectory, "emulator.mjs");
  const entry = resolve(import.meta.dirname, "../../emulator/src/main.ts");
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
    logLevel: "silent",
  });
});
afterAll(() => rmSync(bundleDirectory, { recursive: true, force: true }));

let workDirectory: string;
let receiver: Receiver;
let children: ChildProcess[];
beforeEach(async () => {
  workDirectory = join(bundleDirectory, "work");
  mkdirSync(workDirectory);
  receiver = await Receiver.open();
  children = [];
});
afterEach(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await receiver.close();
  rmSync(workDirectory, { recursive: true, force: true });
});

function write(changes: Partial<EmulatorConfig> = {}): string {
  const sniffers = [{ ...makeConfig().sniffers[0]!, port: receiver.port }];
  const times = { originUs: Date.now() * 1000, speed: 100, duration: 100, deadline: 120 };
  const timeline = [attack("dos", 5, 5), attack("dead", 20)];
  const path = join(workDirectory, "config.json");
  writeFileSync(
    path,
    JSON.stringify(makeConfig({ ...times, sniffers, timeline, workDirectory, ...changes })),
  );
  return path;
}

function start(...parameters: string[]) {
  const child = spawn(process.execPath, [program, ...parameters], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    output.stdout += text;
  });
  child.stderr.on("data", (text) => {
    output.stderr += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...output }));
  return { child, ended };
}

const read = (name: string) => readFileSync(join(workDirectory, name), "utf8");
const readJson = (name: string): unknown => JSON.parse(read(name));
const readTruths = () =>
  read("truth.jsonl")
    .split("\n")
    .filter(Boolean)
    .map((line) => truthSchema.parse(JSON.parse(line)));
const logOf = (stderr: string) =>
  stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function appears(name: string): Promise<void> {
  const watching = new AbortController();
  const changes = watch(workDirectory, { signal: watching.signal });
  try {
    while (!existsSync(join(workDirectory, name))) await once(changes, "change");
  } finally {
    watching.abort();
  }
}

describe("the emulator's program", () => {
  test("runs to its end, and leaves status, truth, and a summary that agrees with what arrived", async () => {
    const { child, ended } = start(write());
    await appears("summary.json");
    child.kill("SIGTERM");
    const { code, stderr, stdout } = await ended;
    expect([code, stdout]).toEqual([0, ""]);
    expect(readJson("status.json")).toEqual({ pid: child.pid });
    const summary = emulatorSummarySchema.parse(readJson("summary.json"));
    await receiver.has(summary.sniffers["west"]!.sent);
    expect(receiver.received).toHaveLength(summary.sniffers["west"]!.given);
    expect(readTruths().map(({ kind }) => kind)).toEqual(["dos", "node-failure"]);
    expect(logOf(stderr).map(({ message }) => message)).toEqual(["ready", "ended"]);
    expect(readdirSync(workDirectory).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("on SIGTERM stops, says what was done, and ends in peace", async () => {
    const { child, ended } = start(write({ speed: 20, duration: 3600, timeline: [attack("dos", 5)] }));
    await appears("status.json");
    await appears("progress.json");
    const progress = readJson("progress.json") as { timeUs: number; transmitted: number };
    await receiver.has(300);
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    const summary = emulatorSummarySchema.parse(readJson("summary.json"));
    expect(summary.transmitted).toBeGreaterThanOrEqual(progress.transmitted);
    expect(readTruths()).toMatchObject([{ kind: "dos", device: "attacker" }]);
    expect(logOf(stderr).at(-1)).toMatchObject({ message: "ended", because: "SIGTERM" });
    expect(progress.timeUs).toBeGreaterThan(1.6e15);
  });

  test("at its deadline, with nobody to read its log, ends and removes what is its own", async () => {
    writeFileSync(join(workDirectory, ".fedprobe-run"), "test-run\n");
    const { child, ended } = start(write({ speed: 1, duration: 3600, deadline: 1.5 }));
    child.stderr.destroy();
    child.stdout.destroy();
    expect((await ended).code).toBe(0);
    expect(existsSync(workDirectory)).toBe(false);
  });

  test("when its duration is over it keeps its results for who fetches them, until its deadline", async () => {
    writeFileSync(join(workDirectory, ".fedprobe-run"), "test-run\n");
    const { child, ended } = start(write({ duration: 10, deadline: 2, timeline: [] }));
    await appears("summary.json");
    expect(child.exitCode).toBeNull();
    expect((await ended).code).toBe(0);
    expect(existsSync(workDirectory)).toBe(false);
  });

  test("at its deadline removes nothing that is not marked as its own", async () => {
    writeFileSync(join(workDirectory, ".fedprobe-run"), "another-run\n");
    const { ended } = start(write({ speed: 1, duration: 3600, deadline: 0.5 }));
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(logOf(stderr).at(-1)!["message"]).toMatch(/kept/);
    expect(existsSync(join(workDirectory, "config.json"))).toBe(true);
  });

  test("waits for an experiment that begins later, and can be stopped before it does", async () => {
    const { child, ended } = start(write({ originUs: (Date.now() + 3600e3) * 1000 }));
    await appears("status.json");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(emulatorSummarySchema.parse(readJson("summary.json")).transmitted).toBe(0);
    expect(read("truth.jsonl")).toBe("");
  });

  test("says all that is wrong with a configuration, and where", async () => {
    const [client] = makeConfig().devices;
    const config = makeConfig({ devices: [client!, client!], timeline: [attack("dos", 1)], seed: 0.5 });
    const path = join(workDirectory, "config.json");
    writeFileSync(path, JSON.stringify({ ...config, colour: "blue" }));
    const shape = await start(path).ended;
    expect(shape.code).toBe(3);
    expect(shape.stderr).toMatch(/config\.json: seed: /);
    expect(shape.stderr).toMatch(/colour/);
    writeFileSync(path, JSON.stringify({ ...config, seed: 1 }));
    const sense = await start(path).ended;
    expect(sense.code).toBe(3);
    const messages = logOf(sense.stderr).map(({ message }) => String(message));
    expect(messages).toEqual([
      expect.stringMatching(/the name border-router is given twice/),
      expect.stringMatching(/one border-router is needed in the network own, there are 2/),
      expect.stringMatching(/attacker is no client/),
    ]);
  });

  test("says what it needs, and which file it cannot read", async () => {
    expect((await start().ended).code).toBe(2);
    const { code, stderr } = await start(join(workDirectory, "none.json")).ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/none\.json.*ENOENT/);
  });
});
