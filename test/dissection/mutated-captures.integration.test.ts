import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, test } from "@jest/globals";
import fc from "fast-check";
import { ATTRIBUTES, type Frame, makeExtractor } from "../../dissection/src/index.js";
import { DATA, hasData, readFrames } from "./oracle.js";

const NAMES = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);
const FRAMES_PER_CAPTURE = 300;

const describeWithData = hasData ? describe : describe.skip;

async function readSamples(): Promise<Frame[]> {
  const stems = readdirSync(resolve(DATA, "riot")).flatMap((scenario) =>
    ["air.pcap", "sniffer0.pcap"].map((file) => resolve(DATA, "riot", scenario, file)),
  );
  stems.push(resolve(DATA, "frames/foren6__example1-rpl-collect.pcap"));
  const captures = await Promise.all(stems.map((path) => readFrames(path)));
  return captures.flatMap((frames) => frames.slice(0, FRAMES_PER_CAPTURE));
}

describeWithData("real frames with faults put in (skipped without the sample data, FEDPROBE_DATA)", () => {
  test("nothing throws", async () => {
    const samples = await readSamples();
    const extractor = makeExtractor(NAMES, { contexts: { 0: "aaaa::/64" } });
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 8 });
    const property = fc.property(
      fc.constantFrom(...samples),
      changes,
      fc.nat({ max: 127 }),
      (sample, faults, cut) => {
        const bytes = sample.bytes.slice(0, Math.max(1, sample.bytes.length - Math.max(0, cut - 64)));
        for (const [at, byte] of faults) bytes[at % bytes.length] = byte;
        extractor.extract({ ...sample, bytes });
        for (const i of NAMES.keys()) extractor.value(i);
      },
    );
    fc.assert(property, { numRuns: 20_000 });
  });
});
