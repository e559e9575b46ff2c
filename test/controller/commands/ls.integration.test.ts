import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProcess } from "@fedprobe/probe-agent";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runLs } from "../../../controller/src/commands/ls.js";
import type { JournalEntry, Resource } from "../../../controller/src/model/run-journal.js";
import { hearIo } from "./heard-io.js";

/** No process has it: Linux numbers them up to 2^22. */
const NOBODY = 2 ** 22 + 1;
const NODE: Resource = { kind: "local-node", node: "west", directory: "/tmp/somewhere" };

let directory: string;
let home: string;

beforeEach(() => {
  home = process.cwd();
  directory = mkdtempSync(join(tmpdir(), "fedprobe-ls-"));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

function writeJournal(
  run: string,
  at: string,
  pid: number,
  entries: readonly JournalEntry[],
  rest = "",
): void {
  mkdirSync(join(directory, "runs", run), { recursive: true });
  const startedAt = readProcess(pid)?.startedAt ?? "1";
  const begin: JournalEntry = { type: "begin", run, at, pid, startedAt, experiment: "/e.yaml" };
  const lines = [begin, ...entries].map((entry) => `${JSON.stringify(entry)}\n`);
  writeFileSync(join(directory, "runs", run, "journal.jsonl"), lines.join("") + rest);
}

async function ls(json: boolean) {
  const { heard, io } = hearIo();
  expect(await runLs({ json }, io)).toBe(0);
  return heard;
}

describe("fedprobe ls", () => {
  test("without runs says so", async () => {
    expect((await ls(false)).stdout).toBe("no runs in ./runs\n");
    expect(JSON.parse((await ls(true)).stdout)).toEqual({ v: 1, runs: [] });
  });

  test("lists runs by their start, how they ended, and what they still hold", async () => {
    mkdirSync(join(directory, "runs", "no-run"), { recursive: true });
    writeJournal("b-2", "2026-01-02T00:00:00.000Z", NOBODY, [{ type: "acquire", id: 1, resource: NODE }]);
    writeJournal("a-3", "2026-01-03T00:00:00.000Z", process.pid, []);
    writeJournal("c-1", "2026-01-01T00:00:00.000Z", NOBODY, [
      { type: "acquire", id: 1, resource: NODE },
      { type: "release", id: 1 },
      { type: "end", at: "2026-01-01T00:01:00.000Z", outcome: "complete" },
    ]);
    const { runs } = JSON.parse((await ls(true)).stdout);
    expect(runs).toEqual([
      { run: "c-1", startedAt: "2026-01-01T00:00:00.000Z", outcome: "complete", held: [] },
      { run: "b-2", startedAt: "2026-01-02T00:00:00.000Z", outcome: "interrupted", held: [NODE] },
      { run: "a-3", startedAt: "2026-01-03T00:00:00.000Z", outcome: "running", held: [] },
    ]);
    expect((await ls(false)).stdout).toBe(
      "c-1  2026-01-01T00:00:00.000Z  complete\n" +
        "b-2  2026-01-02T00:00:00.000Z  interrupted; still holds:\n" +
        "  local-node west: /tmp/somewhere\n" +
        "  → fedprobe destroy b-2\n" +
        "a-3  2026-01-03T00:00:00.000Z  running\n",
    );
  });

  test("names lines that cannot be read, and shows nothing that moves the cursor", async () => {
    writeJournal(
      "d",
      "2026-01-01T00:00:00.000Z",
      NOBODY,
      [{ type: "acquire", id: 1, resource: { ...NODE, directory: "/tmp/\u001b[2J" } }],
      "garbage\n",
    );
    const { stdout, stderr } = await ls(false);
    expect(stderr).toContain("journal.jsonl:3");
    expect(stdout).toContain("/tmp/\\x1b[2J");
  });
});
