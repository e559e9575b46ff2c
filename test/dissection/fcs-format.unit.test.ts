import { describe, expect, test } from "@jest/globals";
import {
  crc16,
  encodePcapHeader,
  encodePcapRecord,
  type FcsChoice,
  type FcsFormat,
  LINK_TYPE,
  makeExtractor,
  readCapture,
  readCaptureBatches,
} from "../../dissection/src/index.js";
import { bytesOf } from "./read-frame.js";

const WITH_FCS = LINK_TYPE.IEEE802_15_4_WITHFCS;

/** Data frames with other sequence numbers, and `end` behind each. */
function framesWith(count: number, end: (psdu: Uint8Array) => readonly number[]): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const psdu = bytesOf("4198 00 cdab 0b00 0a00 7e33");
    psdu[2] = i;
    return Uint8Array.of(...psdu, ...end(psdu));
  });
}

const right = (psdu: Uint8Array) => {
  const crc = crc16(psdu, 0, psdu.length);
  return [crc & 0xff, crc >>> 8];
};
const metadata = () => [0xc9, 0xe8];
const wrong = (psdu: Uint8Array) => [psdu[2]! ^ 0x55, 0x12];

async function* capture(frames: readonly Uint8Array[], linkType: number = WITH_FCS) {
  yield encodePcapHeader(linkType);
  for (const bytes of frames) yield encodePcapRecord({ time: 0, bytes, wireLength: bytes.length });
}

async function* inOnePiece(chunks: AsyncIterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  yield new Uint8Array(Buffer.concat(parts));
}

/** What was chosen for a capture, each time that it changed. */
async function choicesFor(chunks: AsyncIterable<Uint8Array>): Promise<FcsChoice[]> {
  const choices: FcsChoice[] = [];
  const options = { onFcsChoice: (choice: FcsChoice) => choices.push(choice) };
  for await (const _ of readCapture(chunks, "a", options));
  return choices;
}

describe("the format of check sequences", () => {
  test.each<[string, Uint8Array[], FcsFormat, RegExp]>([
    ["right CRCs", framesWith(3, right), "crc-16", /of 2 frames, 2 with a right CRC-16/],
    ["CC24xx metadata", framesWith(20, metadata), "cc24xx", /20 end like CC24xx metadata/],
    [
      "CC24xx metadata, some of frames received wrong",
      [...framesWith(17, metadata), ...framesWith(3, () => [0xc9, 0x68])],
      "cc24xx",
      /of 20 frames, 17 end like/,
    ],
    [
      "CC24xx metadata, one a right CRC by chance",
      [...framesWith(19, metadata), ...framesWith(1, right)],
      "cc24xx",
      /of 20 frames, 20 end like/,
    ],
    ["a few that look like metadata", framesWith(7, metadata), "crc-16", /nothing tells of another format/],
    ["wrong CRCs", framesWith(20, wrong), "crc-16", /of 20 frames, none ends with its CRC-16, but nothing/],
    ["none", [...framesWith(20, () => []), bytesOf("020089")], "none", /acknowledgements have no room/],
  ])("%s", async (_, frames, format, reason) => {
    const choices = await choicesFor(inOnePiece(capture(frames)));
    expect(choices).toEqual([{ format, reason: expect.stringMatching(reason) }]);
  });

  test("is told once, and again only if it changes", async () => {
    const choices = await choicesFor(capture([...framesWith(20, metadata), ...framesWith(20, right)]));
    expect(choices.map(({ format }) => format)).toEqual(["crc-16", "cc24xx", "crc-16"]);
  });

  test("is not looked for where the capture says it, or the caller", async () => {
    expect(await choicesFor(capture(framesWith(20, metadata), LINK_TYPE.IEEE802_15_4_NOFCS))).toEqual([]);
    const told: FcsChoice[] = [];
    const options = { fcsFormat: "none", onFcsChoice: (choice: FcsChoice) => told.push(choice) } as const;
    for await (const frame of readCapture(capture(framesWith(20, right)), "a", options))
      expect(frame.fcsFormat).toBe("none");
    expect(told).toEqual([]);
  });

  test("is told by PSDUs behind the PHY header of link type 215, too", async () => {
    const frames = framesWith(3, right).map((psdu) =>
      Uint8Array.of(...bytesOf("00000000 a7"), psdu.length, ...psdu),
    );
    const choices = await choicesFor(inOnePiece(capture(frames, LINK_TYPE.IEEE802_15_4_NONASK_PHY)));
    expect(choices.at(-1)).toMatchObject({
      format: "crc-16",
      reason: expect.stringMatching(/2 with a right/),
    });
  });

  test("what is chosen is how frames are read", async () => {
    const whole = () => inOnePiece(capture(framesWith(20, metadata)));
    const extractor = makeExtractor(["ieee802154.fcs_ok"]);
    for await (const frame of readCapture(whole(), "a")) {
      expect(frame.fcsFormat).toBe("cc24xx");
      extractor.extract(frame);
      expect(extractor.value(0)).toBe(1);
    }
    for await (const batch of readCaptureBatches(whole(), "a")) expect(batch.fcsFormat).toBe("cc24xx");
  });
});
