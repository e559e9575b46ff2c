import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { JournalEntry, Resource } from "../../../controller/src/model/run-journal.js";
import {
  journalFile,
  openResources,
  readRunJournal,
  runOf,
} from "../../../controller/src/run-journal/read-run-journal.js";
import { openRunJournal, reopenRunJournal } from "../../../controller/src/run-journal/run-journal.js";

const localNode = (node: string): Resource => ({
  kind: "local-node",
  node,
  directory: `/tmp/fedprobe-ünï-${node}`,
});

describe("the journal of a run", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "journal-"));
    file = journalFile(directory);
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const begin = () => openRunJournal(directory, { run: "r1", pid: 1, experiment: "/e.yaml" });

  test("holds what was written, in order, on the disk at once", () => {
    using journal = begin();
    const a = journal.acquire(localNode("a"));
    expect(openResources(readRunJournal(file).entries)).toEqual([{ id: a, resource: localNode("a") }]);
    const b = journal.acquire(localNode("b"));
    journal.phase("deploy");
    journal.release(a);
    journal.release(a);
    journal.end("complete");
    const { entries, problems } = readRunJournal(file);
    expect(entries.map(({ type }) => type)).toEqual([
      "begin",
      "acquire",
      "acquire",
      "phase",
      "release",
      "end",
    ]);
    expect(openResources(entries).map(({ id }) => id)).toEqual([b]);
    expect([runOf(entries), problems]).toEqual(["r1", []]);
  });

  test("releases with a local node the directories that lay inside it, and no others", () => {
    using journal = begin();
    const login = { address: "h", port: 22, user: "u", key: "/k", knownHosts: "/h" };
    const inside = (path: string): Resource => ({ kind: "work-directory", node: "a", login, path });
    const node = localNode("a");
    const id = journal.acquire(node);
    const directory = node.kind === "local-node" ? node.directory : "";
    const first = journal.acquire(inside(`${directory}/one`));
    const beside = journal.acquire(inside(`${directory}-other/two`));
    journal.acquire(inside(`${directory}/three`));
    journal.release(first);
    journal.release(id);
    const { entries, problems } = readRunJournal(file);
    expect(openResources(entries).map((open) => open.id)).toEqual([beside]);
    expect([entries.filter(({ type }) => type === "release").length, problems]).toEqual([3, []]);
  });

  test("of a run that has one is not overwritten", () => {
    begin()[Symbol.dispose]();
    expect(begin).toThrow(expect.objectContaining({ code: "EEXIST" }));
  });

  test("cut at any byte, it holds the whole lines before, and can be gone on with", () => {
    {
      using journal = begin();
      const id = journal.acquire(localNode("a"));
      journal.acquire(localNode("b"));
      journal.release(id);
    }
    const whole = readFileSync(file);
    const all = readRunJournal(file).entries;
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const history = readRunJournal(file);
      expect(history.problems).toEqual([]);
      expect(history.entries).toEqual(all.slice(0, history.entries.length));
      expect(history.length).toBe(whole.subarray(0, length).lastIndexOf("\n") + 1);
      using journal = reopenRunJournal(file, history);
      const id = journal.acquire(localNode("c"));
      const then = readRunJournal(file);
      expect(then.problems).toEqual([]);
      expect(then.entries).toEqual([...history.entries, { type: "acquire", id, resource: localNode("c") }]);
      expect(history.entries.some((entry) => entry.type === "acquire" && entry.id === id)).toBe(false);
    }
  });

  test("with lines that cannot be read names them and gives the others", () => {
    using journal = begin();
    appendFileSync(file, 'garbage\n{"type":"acquire","id":1,"resource":{"kind":"moon"}}\n');
    journal.end("failed");
    const { entries, problems } = readRunJournal(file);
    expect(entries.map(({ type }) => type)).toEqual(["begin", "end"]);
    expect(problems.map(({ place }) => place)).toEqual([
      { file, line: 2 },
      { file, line: 3 },
    ]);
  });

  test("whatever is in the file, reading it does not throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        writeFileSync(file, bytes);
        expect(readRunJournal(file).entries).toEqual([]);
      }),
    );
  });

  test("that is missing is said", () => {
    expect(() => readRunJournal(file)).toThrow(
      expect.objectContaining({ name: "FedprobeError", exitCode: 2 }),
    );
    const nothing: readonly JournalEntry[] = [];
    expect(() => runOf(nothing)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
