import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readProcess } from "@fedprobe/probe-agent";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connect } from "../../../controller/src/deployment/connect.js";
import { deployProgram } from "../../../controller/src/deployment/deploy-program.js";
import type { ReservedNode } from "../../../controller/src/model/reservation.js";
import {
  journalFile,
  openResources,
  readRunJournal,
} from "../../../controller/src/run-journal/read-run-journal.js";
import { releaseEverything } from "../../../controller/src/run-journal/release-everything.js";
import { openRunJournal } from "../../../controller/src/run-journal/run-journal.js";
import { type Bundle, bundle } from "../../support/bundle.js";
import { leftoversOf } from "../../support/leftovers.js";
import { type LocalNodes, reserveLocalNodes, whyNoLocalNodes } from "../../support/local-nodes.js";
import { smallProgram } from "../../support/small-program.js";

const describeWithSshd = whyNoLocalNodes ? describe.skip : describe;
const quiet = { log: () => undefined };

async function releaseAll(runDirectory: string) {
  return releaseEverything(journalFile(runDirectory), quiet);
}

describeWithSshd(`a controller that was killed ${whyNoLocalNodes}`, () => {
  let program: Bundle;
  beforeAll(async () => {
    program = await bundle(join(import.meta.dirname, "abandoned-run.ts"));
  });
  afterAll(() => program?.[Symbol.asyncDispose]());

  test.each([
    ["before its first node", 1],
    ["between two nodes", 2],
    ["before its first program", 3],
    ["between two programs", 4],
    ["when everything ran", 0],
  ])("%s: its journal is enough to leave nothing behind", async (_, mortal) => {
    const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
    const run = runDirectory.slice(-6);
    try {
      const { signal, stderr } = spawnSync(process.execPath, [program.file, run, runDirectory, `${mortal}`], {
        encoding: "utf8",
      });
      expect([signal, stderr]).toEqual(["SIGKILL", ""]);
      const held = openResources(readRunJournal(journalFile(runDirectory)).entries);
      expect(held.length).toBe(mortal || 4);
      const { released, failed } = await releaseAll(runDirectory);
      expect([released.length, failed]).toEqual([held.length, []]);
      expect(leftoversOf(run)).toEqual([]);
      expect(await releaseAll(runDirectory)).toEqual({ released: [], failed: [] });
    } finally {
      rmSync(runDirectory, { recursive: true });
    }
  });
});

describeWithSshd(`what is left on hosts that are reached by SSH ${whyNoLocalNodes}`, () => {
  let host: LocalNodes;
  beforeAll(async () => {
    host = await reserveLocalNodes("host");
  });
  afterAll(() => host?.[Symbol.asyncDispose]());

  /** The host, and the journal of another run that knows it only by its login. */
  const asUser = async (
    use: (run: Pick<LocalNodes, "run" | "journal" | "node">, runDirectory: string) => Promise<void>,
  ) => {
    const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
    const run = runDirectory.slice(-6);
    const journal = openRunJournal(runDirectory, { run, pid: process.pid, experiment: "test" });
    const node: ReservedNode = { ...host.node("host"), workPrefix: join(runDirectory, `fedprobe-${run}-`) };
    try {
      await use({ run, journal, node: () => node }, runDirectory);
    } finally {
      journal[Symbol.dispose]();
      rmSync(runDirectory, { recursive: true });
    }
  };

  test("programs are ended and their directories removed", () =>
    asUser(async (user, runDirectory) => {
      await using session = await connect(user.node("host").login, { signal: new AbortController().signal });
      const plans = [smallProgram(user, "host", "one"), smallProgram(user, "host", "other")];
      const started = await Promise.all(
        plans.map(async (plan) => (await deployProgram(session, plan)).start()),
      );
      expect(await releaseAll(runDirectory)).toMatchObject({
        released: [expect.any(String), expect.any(String)],
        failed: [],
      });
      expect(started.map(({ pid }) => readProcess(pid))).toEqual([undefined, undefined]);
      expect(started.map(({ directory }) => existsSync(directory))).toEqual([false, false]);
    }));

  test("what was journalled but not made is fine; what is not the run's stays", () =>
    asUser(async (user, runDirectory) => {
      const { name, login } = user.node("host");
      user.journal.acquire({
        kind: "work-directory",
        node: name,
        login,
        path: join(runDirectory, "never-made"),
      });
      const foreign = user.journal.acquire({ kind: "work-directory", node: name, login, path: runDirectory });
      const { released, failed } = await releaseAll(runDirectory);
      expect(released).toEqual([expect.stringContaining("never-made")]);
      expect(failed).toEqual([
        expect.objectContaining({ message: expect.stringContaining("is not marked as run") }),
      ]);
      expect(openResources(readRunJournal(journalFile(runDirectory)).entries).map(({ id }) => id)).toEqual([
        foreign,
      ]);
    }));

  test("by two at once: one does it, the other says who is at work and changes nothing", () =>
    asUser(async (user, runDirectory) => {
      await using session = await connect(user.node("host").login, { signal: new AbortController().signal });
      const plans = ["one", "two", "three"].map((name) => smallProgram(user, "host", name));
      await Promise.all(plans.map(async (plan) => (await deployProgram(session, plan)).start()));
      const results = await Promise.allSettled([releaseAll(runDirectory), releaseAll(runDirectory)]);
      const done = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const refused = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(done).toEqual([{ released: Array(3).fill(expect.any(String)), failed: [] }]);
      expect(refused).toEqual([expect.objectContaining({ name: "FedprobeError", exitCode: 2 })]);
      expect(refused[0].message).toContain(`process ${process.pid}`);
      const { entries, problems } = readRunJournal(journalFile(runDirectory));
      expect([openResources(entries), problems]).toEqual([[], []]);
      expect(entries.filter(({ type }) => type === "release")).toHaveLength(3);
      expect(await releaseAll(runDirectory)).toEqual({ released: [], failed: [] });
    }));

  test("after somebody who was killed at it", () =>
    asUser(async (user, runDirectory) => {
      const { login } = user.node("host");
      user.journal.acquire({ kind: "work-directory", node: "host", login, path: join(runDirectory, "gone") });
      const { pid } = spawnSync("true");
      symlinkSync(`${pid}-1`, `${journalFile(runDirectory)}.lock`);
      expect((await releaseAll(runDirectory)).released).toHaveLength(1);
      expect(readdirSync(runDirectory)).toEqual(["journal.jsonl"]);
    }));

  test("a local node that cannot be given back: the advice ends only what runs out of it", async () => {
    const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
    const directory = join(runDirectory, "fedprobe-x-a");
    const program = join(directory, "probe", "probe.mjs");
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(join(directory, ".fedprobe-run"), "another-run\n");
    writeFileSync(program, "setInterval(() => {}, 1000);");
    using journal = openRunJournal(runDirectory, { run: "x", pid: process.pid, experiment: "test" });
    journal.acquire({ kind: "local-node", node: "a", directory });
    const children = [
      spawn(process.execPath, [program, "config.json"], { stdio: "ignore" }),
      spawn("tail", ["-f", program], { stdio: "ignore" }),
    ] as const;
    try {
      await Promise.all(children.map((child) => once(child, "spawn")));
      const [failed] = (await releaseAll(runDirectory)).failed;
      const advice = failed?.next?.split("by hand: ").at(-1) ?? "";
      const ended = once(children[0], "exit");
      spawnSync("sh", ["-c", advice]);
      await ended;
      expect(existsSync(directory)).toBe(false);
      expect(readProcess(children[1].pid ?? 0)).toBeDefined();
    } finally {
      for (const child of children) child.kill("SIGKILL");
      rmSync(runDirectory, { recursive: true, force: true });
    }
  });

  test("a host that cannot be reached is named, with how to clean up by hand", () =>
    asUser(async (user, runDirectory) => {
      const login = { ...user.node("host").login, port: 1 };
      user.journal.acquire({ kind: "work-directory", node: "host", login, path: "/tmp/fedprobe-x-y" });
      const { released, failed } = await releaseAll(runDirectory);
      expect(released).toEqual([]);
      const next = expect.stringContaining(
        `ssh -p 1 ${login.user}@${login.address} rm -rf /tmp/fedprobe-x-y`,
      );
      expect(failed).toEqual([{ message: expect.stringContaining("cannot be reached"), next }]);
    }));
});

test("what a probe has blocked is let in again when the probe has ended, whoever made its node", async () => {
  const runDirectory = mkdtempSync(join(tmpdir(), "run-"));
  try {
    using journal = openRunJournal(runDirectory, { run: "r", pid: process.pid, experiment: "test" });
    const directory = join(tmpdir(), "fedprobe-is-gone");
    const login = { address: "127.0.0.1", port: 1, user: "nobody", key: "none", knownHosts: "none" };
    journal.acquire({ kind: "local-node", node: "a", directory });
    journal.acquire({ kind: "nft-table", node: "a", login, table: "fedprobe_00" });
    const { released, failed } = await releaseAll(runDirectory);
    expect(failed).toEqual([]);
    expect(released).toEqual([`local node a in ${directory}`, "firewall table fedprobe_00 on a"]);
  } finally {
    rmSync(runDirectory, { recursive: true });
  }
});
