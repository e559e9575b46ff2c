import { Session } from "node:inspector/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { LINK_TYPE } from "../../dissection/src/index.js";
import { countReads, mostReads } from "./hostile-frames/count-reads.js";
import { HostileFrames } from "./hostile-frames/hostile-frames.js";
import { makeFullReader } from "./hostile-frames/read-everything.js";
import { readSamples } from "./hostile-frames/samples.js";

const FRAMES = 1_000_000;
/** Read before the heap is looked at: tables are made with the first frame that needs them. */
const WARM_UP = 50_000;
const MOST_GROWTH = 10 * 2 ** 20;
const COUNTED = 60_000;
/** Half a minute on two busy cores; the test is of memory, not of speed. */
const PATIENCE_MS = 300_000;
const SEED = 20_261_120;

const inspector = new Session();
beforeAll(() => inspector.connect());
afterAll(() => inspector.disconnect());

async function bytesInUse(): Promise<number> {
  await inspector.post("HeapProfiler.collectGarbage");
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const samples = await readSamples();

describe("frames that nobody wishes for", () => {
  test("each is read in a number of steps that its length bounds", () => {
    const reader = makeFullReader();
    const frames = new HostileFrames(SEED, samples);
    for (let i = 0; i < COUNTED; i++) {
      const frame = frames.next();
      reader.read({ ...frame, bytes: countReads(frame.bytes, mostReads(frame.bytes)) });
    }
  });

  test(
    "a million of them, read with all attributes, raise nothing and leave nothing behind",
    async () => {
      const reader = makeFullReader();
      const frames = new HostileFrames(SEED + 1, samples);
      for (let i = 0; i < WARM_UP; i++) reader.readWellFormed(frames.next());
      const before = await bytesInUse();
      for (let i = WARM_UP; i < FRAMES; i++) reader.read(frames.next());
      expect((await bytesInUse()) - before).toBeLessThan(MOST_GROWTH);
    },
    PATIENCE_MS,
  );

  test("every link type is among them, and most attributes are seen", () => {
    const reader = makeFullReader();
    const frames = new HostileFrames(SEED + 2);
    const linkTypes = new Set<number>();
    for (let i = 0; i < COUNTED; i++) {
      const frame = frames.next();
      linkTypes.add(frame.linkType);
      reader.readWellFormed(frame);
    }
    expect([...linkTypes].sort()).toEqual(Object.values(LINK_TYPE).sort());
    // What only a radio reports, and what needs keys, is in none of them.
    expect(reader.unseen().length).toBeLessThan(reader.names.length / 4);
  });
});
