import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Journal } from "../../probe-agent/src/journal/journal.js";

let directory: string;
let journal: Journal;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fedprobe-journal-"));
  journal = new Journal(join(directory, "journal.bin"), (error) => {
    throw error;
  });
});

afterEach(() => {
  journal.dispose();
  rmSync(directory, { recursive: true });
});

function notice(message: string) {
  return { $case: "notice" as const, value: { severity: "info", message } };
}

function readAll(after: number, limit: number): { numbers: number[]; messages: string[] } {
  const reader = journal.reader(after);
  const records = [];
  for (let batch = reader.next(limit); batch.length > 0; batch = reader.next(limit)) {
    expect(batch.length).toBeLessThanOrEqual(limit);
    records.push(...batch);
  }
  const messages = records.map(({ body }) => (body?.$case === "notice" ? body.value.message : ""));
  return { numbers: records.map(({ number }) => Number(number)), messages };
}

describe("a probe's journal", () => {
  test("gives every reader what comes after its number, in order, without gap", () => {
    for (let index = 1; index <= 1_000; index += 1) journal.append(index, notice(`record ${index}`));
    journal.flush();
    const cases = fc.record({
      after: fc.integer({ min: 0, max: 1_000 }),
      limit: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(cases, ({ after, limit }) => {
        const { numbers } = readAll(after, limit);
        expect(numbers).toEqual(Array.from({ length: 1_000 - after }, (_, index) => after + index + 1));
      }),
      { numRuns: 50 },
    );
  });

  test("holds records larger than a reader's buffer", () => {
    const large = "x".repeat(700_000);
    for (const text of ["small", large, "again", large]) journal.append(1, notice(text));
    journal.flush();
    expect(readAll(0, 10).messages).toEqual(["small", large, "again", large]);
  });

  test("shows a record only once it is in the file, and wakes who waits for it", async () => {
    const woken = journal.changed(0);
    journal.append(1, notice("one"));
    expect(readAll(0, 10).numbers).toEqual([]);
    await woken;
    expect(journal.last).toBe(1);
    expect(readAll(0, 10).numbers).toEqual([1]);
  });

  test("wakes who waits when it is closed, and takes no more", async () => {
    const woken = journal.changed(0);
    journal.close();
    await woken;
    expect(journal.closed).toBe(true);
    expect(() => journal.append(1, notice("late"))).toThrow("closed");
  });
});
