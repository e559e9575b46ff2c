import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { type Frame, readCapture } from "@fedprobe/dissection";
import { describe, expect, test } from "@jest/globals";
import { accusations, analyzeFrames, loadLibrary } from "../../support/analyze-frames.js";
import { withBitErrors } from "../../support/noise.js";
import { DATA } from "../cases.js";

const RIOT = join(DATA, "riot");
const describeWithData = existsSync(RIOT) ? describe : describe.skip;

const VANTAGES = [["air"], ["sniffer0"], ["sniffer1"], ["sniffer0", "sniffer1"]] as const;
const HONEST = ["normal", "scale50", "flood1", "slowflood", "deadnode"] as const;
const INJECTOR = "bad-fcs 02:00:00:00:00:5e:00:c8";
const SEED = 20_261_120;

async function framesOf(scenario: string, file: string): Promise<readonly Frame[]> {
  const path = join(RIOT, scenario, `${file}.pcap`);
  const frames: Frame[] = [];
  for await (const frame of readCapture(createReadStream(path), path))
    frames.push({ ...frame, bytes: Uint8Array.from(frame.bytes) });
  return frames;
}

/** Who is accused of what these receivers hear, each with bit errors of its own in so many of the frames. */
async function accused(scenario: string, files: readonly string[], part: number): Promise<readonly string[]> {
  const captures = files.map(async (file, n) =>
    withBitErrors(await framesOf(scenario, file), part, SEED + n),
  );
  return accusations(await analyzeFrames(loadLibrary("iot/bad-fcs"), await Promise.all(captures)));
}

describeWithData("broken frames and bit errors (skipped where the sample data is absent)", () => {
  const cases = VANTAGES.flatMap((files) => [0, 0.05, 0.1, 0.2].map((part) => [files.join(), part] as const));

  test.each(cases)(
    "at %s with errors in %d of the frames, the sender is named, and nobody else",
    async (files, part) => {
      expect(await accused("badfcs", files.split(","), part)).toEqual([INJECTOR]);
    },
  );

  test.each(cases)(
    "at %s with errors in %d of the frames, honest nodes are not accused",
    async (files, part) => {
      for (const scenario of HONEST) expect(await accused(scenario, files.split(","), part)).toEqual([]);
    },
  );

  test("a transmitter that one receiver hears only broken, and another right, is not accused", async () => {
    const frames = await framesOf("normal", "air");
    const allBroken = withBitErrors(frames, 1, SEED);
    // 02:00:00:00:00:15:00:08 as it is sent, least significant byte first.
    const isOfNode8 = ({ bytes }: Frame) => Buffer.from(bytes).includes("0800150000000002", 0, "hex");
    const far = frames.map((frame, i) => (isOfNode8(frame) ? allBroken[i]! : frame));
    const library = loadLibrary("iot/bad-fcs");
    const parameters = { "bad-fcs.window": 60 };
    expect(accusations(await analyzeFrames(library, [far], parameters))).toEqual([
      "bad-fcs 02:00:00:00:00:15:00:08",
    ]);
    expect(accusations(await analyzeFrames(library, [far, frames], parameters))).toEqual([]);
  });
});
