import { mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
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

function readAll(after: number, limit: number, of = journal): { numbers: number[]; messages: string[] } {
  const reader = of.reader(after);
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

  test("shows a record only once it is in the file, and wakes who watches, for as long as they do", async () => {
    const woken = new Promise<void>((resolve) => {
      const unwatch = journal.watch(() => {
        unwatch();
        resolve();
      });
    });
    journal.append(1, notice("one"));
    expect(readAll(0, 10).numbers).toEqual([]);
    await woken;
    expect(journal.last).toBe(1);
    expect(readAll(0, 10).numbers).toEqual([1]);
  });

  test("wakes who watches when it is closed, and takes no more", () => {
    let wakes = 0;
    const unwatch = journal.watch(() => {
      wakes += 1;
    });
    journal.close();
    expect(wakes).toBeGreaterThan(0);
    expect(journal.closed).toBe(true);
    unwatch();
    expect(() => journal.append(1, notice("late"))).toThrow("closed");
  });
});

describe("a journal that another process takes over", () => {
  const path = () => join(directory, "journal.bin");
  const reopen = () =>
    new Journal(path(), (error) => {
      throw error;
    });
  const texts = fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 200 });

  test("goes on with the numbers, whatever its writer was doing when it was killed", () => {
    let run = 0;
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 0, max: 5_000 }),
        fc.uint8Array({ maxLength: 40 }),
        (texts, cut, torn) => {
          run += 1;
          const file = join(directory, `torn-${run}.bin`);
          const open = () => new Journal(file, (error) => expect(error).toBeUndefined());
          const first = open();
          for (const text of texts) first.append(5, notice(text));
          first.flush();
          first.dispose();
          const whole = readFileSync(file);
          writeFileSync(file, Buffer.concat([whole.subarray(0, Math.max(1, whole.length - cut)), torn]));
          const second = open();
          second.append(6, notice("after"));
          second.flush();
          const { numbers, messages } = readAll(0, 100, second);
          const kept = second.recovered?.last ?? -1;
          expect(numbers).toEqual(Array.from({ length: kept + 2 }, (_, index) => index + 1));
          expect(messages).toEqual([...texts.slice(0, kept), "", "after"]);
          if (cut === 0) expect(kept).toBe(texts.length);
          expect([second.epoch, second.lostAfter(0), second.lostAfter(1), second.lostAfter(2)]).toEqual([
            2,
            Number.POSITIVE_INFINITY,
            kept,
            Number.POSITIVE_INFINITY,
          ]);
          expect(readAll(Math.floor(kept / 2), 7, second).numbers[0]).toBe(Math.floor(kept / 2) + 1);
          second.dispose();
          const third = open();
          expect(third.epoch).toBe(3);
          expect(third.recovered?.cutBytes).toBe(0);
          third.dispose();
        },
      ),
      { numRuns: 60 },
    );
  });

  test("is cut where a byte of a record was changed, and nobody reads it as another", () => {
    for (let index = 1; index <= 100; index += 1) journal.append(index, notice(`record ${index}`));
    journal.flush();
    const bytes = readFileSync(path());
    bytes[Math.floor(bytes.length / 2)]! ^= 0x10;
    writeFileSync(path(), bytes);
    expect(() => readAll(0, 300)).toThrow("damaged");
    const next = reopen();
    expect(next.recovered?.cutBytes).toBeGreaterThan(0);
    const { messages } = readAll(0, 300, next);
    expect(messages.slice(0, -1)).toEqual(messages.slice(0, -1).map((_, index) => `record ${index + 1}`));
    next.dispose();
  });

  test("that has come to its end stays as it is", () => {
    journal.append(1, { $case: "end", value: { reason: "over" } });
    journal.close();
    const next = reopen();
    expect([next.closed, next.last, next.epoch]).toEqual([true, 1, 1]);
    next.dispose();
  });

  test("says what its process said last", () => {
    journal.append(1, {
      $case: "counters",
      value: { source: "zep", counts: { received: 7n, analysed: 7n } },
    });
    journal.append(2, { $case: "tick", value: {} });
    journal.append(3, notice("x"));
    journal.flush();
    const next = reopen();
    expect(next.recovered).toMatchObject({ timeUs: 3, tickedUs: 2, counts: { received: 7, analysed: 7 } });
    next.dispose();
  });
});

describe("a journal whose disk is full", () => {
  const cases = fc.record({
    capacity: fc.integer({ min: 0, max: 2_000 }),
    batches: fc.array(fc.array(fc.string({ maxLength: 60 }), { maxLength: 8 }), { maxLength: 30 }),
  });

  /** Writes so many bytes, the last of them in part, then fails; one failure heals (somebody made room). */
  function writeUpTo(capacity: number): typeof writeSync {
    let left = capacity;
    let failed = false;
    const write = (file: number, block: Buffer, from: number, length: number, position: number) => {
      if (failed) return writeSync(file, block, from, length, position);
      const now = Math.min(left, length);
      if (now === 0) {
        failed = true;
        throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
      }
      left -= now;
      return writeSync(file, block, from, now, position);
    };
    return write as typeof writeSync;
  }

  test("says so once, takes no more, has no end, and its readers see no gap", () => {
    let run = 0;
    fc.assert(
      fc.property(cases, ({ capacity, batches }) => {
        const errors: Error[] = [];
        run += 1;
        const full = new Journal(
          join(directory, `full-${run}.bin`),
          (error) => errors.push(error),
          writeUpTo(capacity),
        );
        try {
          for (const batch of batches) {
            for (const text of batch) full.append(1, notice(text));
            full.flush();
          }
          const messages = batches.flat();
          const read = readAll(0, 100, full);
          expect(read.numbers).toEqual(read.numbers.map((_, index) => index + 1));
          expect(read.messages).toEqual(messages.slice(0, read.numbers.length));
          expect(full.last).toBe(read.numbers.length);
          expect(errors.length).toBe(full.last < messages.length ? 1 : 0);
          if (errors.length > 0) expect(() => full.close()).toThrow("no space left");
          expect(full.closed).toBe(false);
        } finally {
          full.dispose();
        }
      }),
      { numRuns: 100 },
    );
  });
});
