import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  crc16,
  encodePcapHeader,
  encodePcapngHeader,
  encodePcapngPacket,
  encodePcapRecord,
  FCS_FORMATS,
  type FcsChoice,
  type FcsFormat,
  LINK_TYPE,
  makeExtractor,
  type RecordedInterface,
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

/** What was chosen for a capture, each time that it changed, by interface. */
async function choicesFor(chunks: AsyncIterable<Uint8Array>) {
  const choices: (FcsChoice & { readonly interface: number })[] = [];
  const onFcsChoice = (choice: FcsChoice, { number }: RecordedInterface) =>
    choices.push({ ...choice, interface: number });
  for await (const _ of readCapture(chunks, "a", { onFcsChoice }));
  return choices;
}

/** The format of each frame, and whether its check sequence is right. */
async function formatsOf(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const formats: string[] = [];
  const extractor = makeExtractor(["ieee802154.fcs_ok"]);
  for await (const batch of readCaptureBatches(chunks, "a")) {
    for (let i = 0; i < batch.count; i++) {
      extractor.extractFrom(batch, i);
      formats.push(`${FCS_FORMATS[batch.fcsFormats[i]!]} ${extractor.value(0)}`);
    }
  }
  return formats;
}

test("CC24xx metadata tells signal strength and correlation", () => {
  // 02 00 05: an acknowledgement; then -45 and, with a right CRC, 108.
  const bytes = Uint8Array.of(2, 0, 5, 0xd3, 0x80 | 108);
  const extractor = makeExtractor(["ieee802154.rssi", "ieee802154.correlation", "ieee802154.fcs_ok"]);
  const read = (fcsFormat: FcsFormat) => {
    extractor.extract({ time: 0, linkType: WITH_FCS, bytes, wireLength: bytes.length, fcsFormat });
    return [0, 1, 2].map((index) => extractor.value(index));
  };
  expect(read("cc24xx")).toEqual([-45, 108, 1]);
  expect(read("crc-16")).toEqual([undefined, undefined, 0]);
});

describe("the format of check sequences", () => {
  test.each<[string, Uint8Array[], FcsFormat, RegExp]>([
    ["right CRCs", framesWith(3, right), "crc-16", /of 2 frames, 2 with a right CRC-16/],
    ["one right CRC", framesWith(1, right), "crc-16", /of 1 frame, 1 with a right CRC-16/],
    ["CC24xx metadata", framesWith(20, metadata), "cc24xx", /20 that end like CC24xx metadata/],
    [
      "CC24xx metadata, some of frames received wrong",
      [...framesWith(17, metadata), ...framesWith(3, () => [0xc9, 0x68])],
      "cc24xx",
      /of 20 frames, none with a right CRC-16, but 17 that end like/,
    ],
    [
      "CC24xx metadata, one a right CRC by chance",
      [...framesWith(19, metadata), ...framesWith(1, right)],
      "cc24xx",
      /of 20 frames, 1 with a right CRC-16, but 20 that end like/,
    ],
    ["a few that look like metadata", framesWith(7, metadata), "unknown", /nothing tells of another format/],
    ["wrong CRCs", framesWith(20, wrong), "unknown", /of 20 frames, none with a right CRC-16, and nothing/],
    ["none", [...framesWith(20, () => []), bytesOf("020089")], "none", /acknowledgements have no room/],
    ["frames too short", [bytesOf("02")], "unknown", /no frame was captured whole/],
  ])("%s", async (_, frames, format, reason) => {
    const choices = await choicesFor(inOnePiece(capture(frames)));
    expect(choices).toEqual([{ format, interface: 0, reason: expect.stringMatching(reason) }]);
  });

  test("what is not known is not judged", async () => {
    expect(await formatsOf(capture(framesWith(3, wrong)))).toEqual(Array(3).fill("unknown undefined"));
    // Where 200 frames told nothing, the others do not wait.
    const late = [...framesWith(210, wrong), ...framesWith(3, right)];
    const formats = await formatsOf(capture(late));
    expect(formats).toEqual([...Array(211).fill("unknown undefined"), "crc-16 1", "crc-16 1"]);
    const told = await choicesFor(capture(late));
    expect(told.map(({ format }) => format)).toEqual(["unknown", "crc-16"]);
  });

  test("frames wait until the format is known, so that the first are read by it, too", async () => {
    const frames = [...framesWith(190, wrong), ...framesWith(2, right)];
    expect(await formatsOf(capture(frames))).toEqual([
      ...Array(190).fill("crc-16 0"),
      ...Array(2).fill("crc-16 1"),
    ]);
  });

  test("is told where the capture says it, or the caller; not where there is nothing to choose", async () => {
    expect(await choicesFor(capture(framesWith(20, metadata), LINK_TYPE.IEEE802_15_4_NOFCS))).toEqual([]);
    const told: FcsChoice[] = [];
    const options = { fcsFormat: "none", onFcsChoice: (choice: FcsChoice) => told.push(choice) } as const;
    for await (const frame of readCapture(capture(framesWith(20, right)), "a", options))
      expect(frame.fcsFormat).toBe("none");
    expect(told).toEqual([{ format: "none", reason: "as was asked for" }]);
  });

  test("is told by PSDUs behind the PHY header of link type 215, too", async () => {
    const frames = framesWith(3, right).map((psdu) =>
      Uint8Array.of(...bytesOf("00000000 a7"), psdu.length, ...psdu),
    );
    const choices = await choicesFor(inOnePiece(capture(frames, LINK_TYPE.IEEE802_15_4_NONASK_PHY)));
    expect(choices).toMatchObject([{ format: "crc-16", reason: expect.stringMatching(/2 with a right/) }]);
  });

  test("what is chosen is how frames are read", async () => {
    const frames = framesWith(20, metadata);
    for await (const frame of readCapture(capture(frames), "a")) expect(frame.fcsFormat).toBe("cc24xx");
    expect(await formatsOf(capture(frames))).toEqual(Array(20).fill("cc24xx 1"));
  });
});

/** A pcapng file: frames by the interfaces that they came in by. */
async function* recording(
  linkTypes: readonly number[],
  frames: readonly (readonly [source: number, bytes: Uint8Array])[],
) {
  yield encodePcapngHeader(linkTypes.map((linkType) => ({ linkType })));
  for (const [source, bytes] of frames)
    yield encodePcapngPacket({ time: 0, bytes, wireLength: bytes.length }, source);
}

describe("the format of check sequences of several interfaces", () => {
  const KINDS = { right, metadata, wrong, none: () => [] };
  const frame = fc.record({
    source: fc.nat({ max: 2 }),
    kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
    count: fc.integer({ min: 1, max: 60 }),
  });

  test("is that of each, told once for each", async () => {
    const [a, b] = [framesWith(20, metadata), framesWith(20, right)];
    const mixed = a.flatMap((psdu, i) => [[0, psdu] as const, [1, b[i]!] as const]);
    expect(await formatsOf(recording([WITH_FCS, WITH_FCS], mixed))).toEqual(
      mixed.map(([source]) => (source === 0 ? "cc24xx 1" : "crc-16 1")),
    );
    const choices = await choicesFor(recording([WITH_FCS, WITH_FCS], mixed));
    expect(choices.map((choice) => [choice.interface, choice.format])).toEqual([
      [1, "crc-16"],
      [0, "cc24xx"],
    ]);
  });

  test("a rare interface does not keep the others waiting for more than 64 kB", async () => {
    const ethernet = new Uint8Array(1400);
    const rare = framesWith(12, metadata).map((psdu) => [0, psdu] as const);
    const frames = [...rare.slice(0, 4), ...Array(50).fill([1, ethernet] as const), ...rare.slice(4)];
    const formats = await formatsOf(recording([WITH_FCS, LINK_TYPE.ETHERNET], frames));
    expect(formats.filter((format) => format !== "crc-16 undefined")).toEqual([
      ...Array(7).fill("unknown undefined"),
      ...Array(5).fill("cc24xx 1"),
    ]);
  });

  test("does not depend on the pieces in which the capture comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 900 }),
        async (runs, size, fill) => {
          const linkTypes = [WITH_FCS, WITH_FCS, LINK_TYPE.ETHERNET];
          const frames = runs.flatMap(({ source, kind, count }) =>
            source === 2
              ? Array.from({ length: count }, () => [2, new Uint8Array(fill)] as const)
              : framesWith(count, KINDS[kind]).map((psdu) => [source, psdu] as const),
          );
          const once = () => inOnePiece(recording(linkTypes, frames));
          const inPieces = async function* () {
            for await (const whole of once())
              for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
          };
          expect(await formatsOf(inPieces())).toEqual(await formatsOf(once()));
          const byInterface = async (chunks: AsyncIterable<Uint8Array>) =>
            (await choicesFor(chunks)).toSorted((a, b) => a.interface - b.interface);
          expect(await byInterface(inPieces())).toEqual(await byInterface(once()));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what a capture says of its check sequences", () => {
  /** The field of the link type with the length of the FCS, in units of 16 bits. */
  const pcapWith = async function* (words: number, frames: readonly Uint8Array[]) {
    const header = encodePcapHeader(WITH_FCS);
    new DataView(header.buffer).setUint32(20, (WITH_FCS | 0x0400_0000 | (words << 28)) >>> 0, true);
    yield header;
    for (const bytes of frames) yield encodePcapRecord({ time: 0, bytes, wireLength: bytes.length });
  };
  /** The same in an option of the interface, as written. */
  const pcapngWith = async function* (value: number, frames: readonly Uint8Array[]) {
    const section = encodePcapngHeader([]);
    const option = `0d000100 ${value.toString(16).padStart(2, "0")}000000 00000000`;
    yield new Uint8Array(
      Buffer.concat([section, bytesOf(`01000000 20000000 c3000000 00000000 ${option} 20000000`)]),
    );
    for (const bytes of frames) yield encodePcapngPacket({ time: 0, bytes, wireLength: bytes.length });
  };

  test.each([
    ["pcap", pcapWith, 0, "none undefined", /has none|have none/],
    ["pcap", pcapWith, 1, "crc-16 0", /says that theirs has 16 bits/],
    ["pcap", pcapWith, 2, "crc-32 0", /says that theirs has 32 bits/],
    ["pcapng", pcapngWith, 0, "none undefined", /have none/],
    ["pcapng", pcapngWith, 2, "crc-16 0", /16 bits/],
    ["pcapng", pcapngWith, 16, "crc-16 0", /16 bits/],
    ["pcapng", pcapngWith, 4, "crc-32 0", /32 bits/],
    ["pcapng", pcapngWith, 32, "crc-32 0", /32 bits/],
    ["pcapng", pcapngWith, 7, "unknown undefined", /nothing tells/],
  ])("in %s is believed (case %#)", async (_, write, said, expected, reason) => {
    const frames = framesWith(3, wrong);
    expect(await formatsOf(write(said, frames))).toEqual(Array(3).fill(expected));
    expect(await choicesFor(write(said, frames))).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });

  test("metadata have the length of a CRC-16, so frames may tell of them", async () => {
    expect(await formatsOf(pcapWith(1, framesWith(20, metadata)))).toEqual(Array(20).fill("cc24xx 1"));
  });
});
