import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  CaptureError,
  encodePcapHeader,
  encodePcapRecord,
  encodeTapHeader,
  type Frame,
  LINK_TYPE,
  readCapture,
} from "../../dissection/src/index.js";
import { bytesOf, readAll } from "./read-frame.js";

const { IEEE802_15_4_WITHFCS: WITH_FCS } = LINK_TYPE;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The frames that can be read, and the error that ends them, if one does. */
async function readAsFarAsPossible(chunks: AsyncIterable<Uint8Array>) {
  const frames: Frame[] = [];
  try {
    for await (const frame of readCapture(chunks, "a.pcap", { fcsFormat: "crc-16" }))
      frames.push({ ...frame, bytes: frame.bytes.slice() });
  } catch (error) {
    return { frames, error };
  }
  return { frames, error: undefined };
}

const read = (bytes: Uint8Array) => readAsFarAsPossible(inPieces(bytes, 1000));

function write(frames: readonly Frame[], linkType: number = WITH_FCS): Uint8Array {
  return new Uint8Array(Buffer.concat([encodePcapHeader(linkType), ...frames.map(encodePcapRecord)]));
}

function frameAt(time: number, bytes: Uint8Array): Frame {
  return { time, linkType: WITH_FCS, bytes, wireLength: bytes.length };
}

const THREE = [
  frameAt(1_795_175_368_488_411, bytesOf("020089 71ac")),
  frameAt(1_795_175_368_999_999, bytesOf("")),
  { ...frameAt(1_795_175_369_000_000, bytesOf("0200")), wireLength: 127 },
];

const frames = fc.array(
  fc
    .record({
      time: fc.nat({ max: 4e15 }),
      bytes: fc.uint8Array({ maxLength: 200 }),
      cut: fc.nat({ max: 50 }),
    })
    .map(({ time, bytes, cut }) => ({ ...frameAt(time, bytes), wireLength: bytes.length + cut })),
  { maxLength: 20 },
);

describe("pcap files", () => {
  test("what was written is read, whatever pieces the file comes in", async () => {
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 300 }), async (written, size) => {
        const { frames: found, error } = await readAsFarAsPossible(inPieces(write(written), size));
        expect(error).toBeUndefined();
        expect(found).toEqual(written);
      }),
    );
  });

  test("a file split in two at any byte gives the same frames", async () => {
    const bytes = write(THREE);
    for (let at = 0; at <= bytes.length; at++) {
      const halves = (async function* () {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      })();
      expect((await readAsFarAsPossible(halves)).frames).toEqual(THREE);
    }
  });

  test("big-endian, in nanoseconds", async () => {
    const header = "a1b23c4d 0002 0004 00000000 00000000 00040000 000000e6";
    const record = "6b0033c8 3b9ac9ff 00000002 00000003 0200";
    const { frames: found } = await read(bytesOf(header + record));
    expect(found).toEqual([
      { time: 0x6b0033c8 * 1e6 + 999_999, linkType: 230, bytes: bytesOf("0200"), wireLength: 3 },
    ]);
  });

  test("a TAP header says what it was made from", async () => {
    const psdu = bytesOf("020089 71ac");
    const tap = encodeTapHeader({ rssi: -55.5, channel: 26, lqi: 200 }, true);
    const bytes = new Uint8Array(Buffer.concat([tap, psdu]));
    const { frames: found } = await read(write([frameAt(0, bytes)], LINK_TYPE.IEEE802_15_4_TAP));
    expect(readAll(found[0]!)).toMatchObject({
      "meta.rssi": -55.5,
      "meta.channel": 26,
      "meta.lqi": 200,
      "ieee802154.fcs_ok": 1,
    });
    expect(readAll({ ...found[0]!, bytes: new Uint8Array(encodeTapHeader({}, false)) })).not.toHaveProperty(
      "meta.rssi",
    );
  });

  test("whoever stops reading lets the source go", async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield write(THREE);
        yield write(THREE);
      } finally {
        closed = true;
      }
    })();
    for await (const _ of readCapture(source, "a.pcap")) break;
    expect(closed).toBe(true);
  });
});

describe("captures that cannot be read", () => {
  test.each([
    ["nothing", bytesOf(""), 0, /a\.pcap: byte 0: not a capture file: it is empty/],
    ["text", Buffer.from("#!/bin/sh\nexec something else"), 0, /begins with 23212f62/],
    ["gzip", bytesOf("1f8b0800 00000000"), 0, /compressed with gzip; unpack it first: gunzip/],
    ["two bytes", bytesOf("a1b2"), 0, /not a capture file: it has 2 bytes/],
    ["half a header", write([]).subarray(0, 11), 0, /ends after 11 of 24 bytes/],
    ["Bluetooth", write([], 201), 20, /unknown link type 201; known: 1, 101, 113, 195, 215, 230, 276, 283/],
  ])("%s", async (_, bytes, offset, message) => {
    const { frames: found, error } = await read(bytes);
    expect(found).toEqual([]);
    expect(error).toBeInstanceOf(CaptureError);
    expect(error).toMatchObject({
      file: "a.pcap",
      offset,
      frame: 0,
      message: expect.stringMatching(message),
    });
  });

  test("cut anywhere, it gives the frames before and says where it ends", async () => {
    const bytes = write(THREE);
    const ends = [24, 24 + 21, 24 + 21 + 16, bytes.length];
    for (let length = 24; length < bytes.length; length++) {
      const { frames: found, error } = await read(bytes.subarray(0, length));
      const whole = ends.findLastIndex((end) => end <= length);
      expect(found).toEqual(THREE.slice(0, whole));
      if (ends.includes(length)) expect(error).toBeUndefined();
      else expect(error).toMatchObject({ offset: ends[whole], frame: whole + 1 });
    }
  });

  test("an absurd length ends it", async () => {
    const damaged = write(THREE);
    damaged.set([0xff, 0xff, 0xff, 0x7f], 24 + 21 + 8);
    const { frames: found, error } = await read(damaged);
    expect(found).toHaveLength(1);
    expect(error).toMatchObject({
      offset: 45,
      frame: 2,
      message:
        "a.pcap: byte 45, frame 2 (1 frame read before it): absurd record length 2147483647; the file is damaged from here on",
    });
  });
});
