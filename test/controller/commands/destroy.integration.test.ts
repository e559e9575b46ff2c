import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProcess } from "@fedprobe/probe-agent";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runDestroy } from "../../../controller/src/commands/destroy.js";
import { runLs } from "../../../controller/src/commands/ls.js";
import { hearIo } from "./heard-io.js";

describe("fedprobe destroy, and ls beside it", () => {
  let directory: string;
  let home: string;
  beforeEach(() => {
    home = process.cwd();
    directory = mkdtempSync(join(tmpdir(), "fedprobe-destroy-"));
    process.chdir(directory);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(directory, { recursive: true, force: true });
  });

  /** A run that holds a local node which is gone, by a controller that is this process or had its number. */
  function writeRun(startedAt: string): void {
    mkdirSync(join(directory, "runs", "r1"), { recursive: true });
    const at = "2026-01-01T00:00:00.000Z";
    const lines = [
      { type: "begin", run: "r1", at, pid: process.pid, startedAt, experiment: "/e.yaml" },
      {
        type: "acquire",
        id: 1,
        resource: { kind: "local-node", node: "a", directory: "/tmp/fedprobe-r1-gone" },
      },
    ];
    writeFileSync(
      join(directory, "runs", "r1", "journal.jsonl"),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    );
  }
  const outcome = async () => {
    const { heard, io } = hearIo();
    await runLs({ json: true }, io);
    return JSON.parse(heard.stdout).runs[0].outcome;
  };

  test("leave a run alone whose controller lives", async () => {
    writeRun(readProcess(process.pid)?.startedAt ?? "");
    expect(await outcome()).toBe("running");
    await expect(runDestroy("r1", {}, hearIo().io)).rejects.toMatchObject({ exitCode: 2 });
  });

  test("do not take another process for the controller that had its number", async () => {
    writeRun("1");
    expect(await outcome()).toBe("interrupted");
    const { heard, io } = hearIo();
    expect(await runDestroy("r1", {}, io)).toBe(0);
    expect(heard.stdout).toBe("gave back 1: r1\n");
    expect(await runDestroy("r1", {}, io)).toBe(0);
  });
});
