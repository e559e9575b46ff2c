import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProcess } from "@fedprobe/probe-agent";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { JournalEntry } from "../../../controller/src/model/run-journal.js";
import { runningController } from "../../../controller/src/run-journal/controller-process.js";
import { journalFile, readRunJournal } from "../../../controller/src/run-journal/read-run-journal.js";
import { openRunJournal } from "../../../controller/src/run-journal/run-journal.js";

const begin = (pid: number, startedAt?: string): JournalEntry => {
  const entry = {
    type: "begin",
    run: "r1",
    at: "2026-01-01T00:00:00.000Z",
    pid,
    experiment: "/e.yaml",
  } as const;
  return startedAt === undefined ? entry : { ...entry, startedAt };
};

describe("the controller of a run", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "controller-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("that wrote the journal is known to run, until it has ended it", () => {
    using journal = openRunJournal(directory, { run: "r1", pid: process.pid, experiment: "/e.yaml" });
    const entries = () => readRunJournal(journalFile(directory)).entries;
    expect(runningController(entries())).toBe(process.pid);
    journal.end("complete");
    expect(runningController(entries())).toBeUndefined();
  });

  test("is not another process that has its number now", () => {
    const { startedAt = "" } = readProcess(process.pid) ?? {};
    expect(runningController([begin(process.pid, startedAt)])).toBe(process.pid);
    expect(runningController([begin(process.pid, `${Number(startedAt) - 1}`)])).toBeUndefined();
  });

  test("that has ended does not run, whatever its journal holds", () => {
    const { pid } = spawnSync("true");
    expect([begin(pid), begin(pid, "1")].map((entry) => runningController([entry]))).toEqual([
      undefined,
      undefined,
    ]);
    expect(runningController([])).toBeUndefined();
  });

  test("of a journal that holds no start time is told by its arguments", () => {
    const shell = readProcess(process.ppid);
    const ours = shell?.args.some((argument) => argument.includes("fedprobe")) ?? false;
    expect(runningController([begin(process.ppid)])).toBe(ours ? process.ppid : undefined);
  });
});
