import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { type Frame, LINK_TYPE } from "../../dissection/src/index.js";
import { countReads, READS_PER_BYTE } from "./hostile-frames/count-reads.js";
import { HostileFrames } from "./hostile-frames/hostile-frames.js";
import { makeFullReader } from "./hostile-frames/read-everything.js";
import { DATA, hasData, readFrames } from "./oracle.js";

const FRAMES = 1_000_000;
/** Read before the heap is looked at: tables are made with the first frame that needs them. */
const WARM_UP = 50_000;
const MOST_GROWTH = 10 * 2 ** 20;
const COUNTED = 60_000;
const FRAMES_PER_CAPTURE = 200;
const SEED = 20_261_120;

/** Real frames to put faults in; none without the sample data. */
async function readSamples(): Promise<readonly Frame[]> {
  if (!hasData) return [];
  const captures = ["riot/normal", "riot/flood1", "frames"].flatMap((folder) =>
    readdirSync(resolve(DATA, folder))
      .filter((file) => file.endsWith(".pcap"))
      .map((file) => resolve(DATA, folder, file)),
  );
  const all = await Promise.all(captures.map((path) => readFrames(path).catch(() => [])));
  return all.flatMap((frames) => frames.slice(0, FRAMES_PER_CAPTURE));
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function bytesInUse(): number {
  collectGarbage();
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
      const most = 500 + READS_PER_BYTE * frame.bytes.length;
      reader.read({ ...frame, bytes: countReads(frame.bytes, most) });
    }
  });

  test("a million of them, read with all attributes, raise nothing and leave nothing behind", () => {
    const reader = makeFullReader();
    const frames = new HostileFrames(SEED + 1, samples);
    for (let i = 0; i < WARM_UP; i++) reader.readWellFormed(frames.next());
    const before = bytesInUse();
    for (let i = WARM_UP; i < FRAMES; i++) reader.read(frames.next());
    expect(bytesInUse() - before).toBeLessThan(MOST_GROWTH);
  });

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
