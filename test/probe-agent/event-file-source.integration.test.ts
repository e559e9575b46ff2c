import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { EventFileSource } from "../../probe-agent/src/capture/event-file-source.js";
import type { RunClock } from "../../probe-agent/src/model/clock.js";
import type { StructuredEvent } from "../../probe-agent/src/model/structured-event.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedprobe-events-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Plays a file on a clock for which it is always late; returns what came of it. */
async function play(text: string) {
  const path = join(folder, "a.jsonl");
  writeFileSync(path, text);
  const source = new EventFileSource(path);
  await source.open();
  const [events, notices]: [StructuredEvent[], string[]] = [[], []];
  const clock: RunClock = { speed: 1, now: () => 0, millisecondsUntil: () => 0 };
  await new Promise<void>((resolve) => {
    const event = (one: StructuredEvent) => events.push(one);
    const notice = (_: string, message: string) => notices.push(message);
    source.start({ frame: () => undefined, event, ended: resolve, notice }, clock);
  });
  await source.stop();
  return { events, notices, counts: await source.counts() };
}

describe("a file of events", () => {
  test("is played to its end, and lines that hold none are counted", async () => {
    const { events, notices, counts } = await play('{"t":1,"a.b":2}\n{"t":\n{"t":3}\nno\n');
    expect(events.map(({ time }) => time)).toEqual([1, 3]);
    expect(notices).toEqual([expect.stringMatching(/^a\.jsonl:2:6: /)]);
    expect(counts).toEqual({ received: 4, "dropped.malformed-line": 2 });
  });

  test("whose first line is none is refused before the run", async () => {
    await expect(play("{}")).rejects.toThrow("a.jsonl:1:");
  });
});
