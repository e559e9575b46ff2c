import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  CaptureError,
  encodePcapngHeader,
  encodePcapngPacket,
  type Frame,
  LINK_TYPE,
  makeCaptureCounts,
  readCapture,
} from "../../dissection/src/index.js";
import { bytesOf } from "./read-frame.js";

const { IEEE802_15_4_NOFCS: NO_FCS, IEEE802_15_4_TAP: TAP, ETHERNET } = LINK_TYPE;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The frames that can be read, the error that ends them, if one does, and what was noticed. */
async function read(bytes: Uint8Array, size = 1000) {
  const frames: Frame[] = [];
  const counts = makeCaptureCounts();
  const warnings: string[] = [];
  const onWarning = ({ message }: CaptureError) => warnings.push(message);
  const noticed = { frames, counts, warnings };
  try {
    const capture = readCapture(inPieces(bytes, size), "a.pcapng", { counts, onWarning });
    for await (const frame of capture) frames.push(frame);
  } catch (error) {
    return { ...noticed, error };
  }
  return { ...noticed, error: undefined };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const SECTION = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
const SECTION_BIG = "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c";

/** An interface description with options, little-endian. */
function interfaceBlock(linkType: number, options = "", snapLength = 0): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(linkType, 0);
  bytes.writeUInt32LE(snapLength, 4);
  return block(1, bytes.toString("hex") + options);
}

function block(type: number, body: string): string {
  const words = Buffer.alloc(8);
  const length = body.replaceAll(" ", "").length / 2 + 12;
  words.writeUInt32LE(type, 0);
  words.writeUInt32LE(length, 4);
  return `${words.toString("hex")}${body}${words.subarray(4).toString("hex")}`;
}

function packetBlock(ticks: bigint, more = "", source = 0): string {
  const words = Buffer.alloc(20);
  words.writeUInt32LE(source, 0);
  words.writeUInt32LE(Number(ticks >> 32n), 4);
  words.writeUInt32LE(Number(ticks & 0xffffffffn), 8);
  words.writeUInt32LE(3, 12);
  words.writeUInt32LE(5, 16);
  return block(6, `${words.toString("hex")}02008900${more}`);
}

const TIME = 1_795_175_368_488_411;

describe("pcapng files", () => {
  const frames = fc.array(
    fc
      .record({
        time: fc.nat({ max: 4e15 }),
        linkType: fc.constantFrom(NO_FCS, TAP, ETHERNET),
        bytes: fc.uint8Array({ maxLength: 200 }),
        cut: fc.nat({ max: 50 }),
        comment: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      })
      .map(({ cut, comment, ...frame }) => ({
        ...frame,
        wireLength: frame.bytes.length + cut,
        ...(comment === undefined ? {} : { comment }),
      })),
    { maxLength: 20 },
  );
  const interfaces = [NO_FCS, TAP, ETHERNET].map((linkType) => ({ linkType, name: `link ${linkType}` }));

  test("what was written is read, whatever pieces the file comes in", async () => {
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 300 }), async (written, size) => {
        const packets = written.map((frame) =>
          encodePcapngPacket(
            frame,
            interfaces.findIndex(({ linkType }) => linkType === frame.linkType),
          ),
        );
        const header = encodePcapngHeader(interfaces, { application: "test", comment: "ü" });
        const { frames: found, error } = await read(join(header, ...packets), size);
        expect(error).toBeUndefined();
        expect(found).toEqual(written);
      }),
    );
  });

  test.each([
    ["µs", "", BigInt(TIME)],
    ["ns", "0900 0100 09000000 00000000", BigInt(TIME) * 1000n + 999n],
    ["ms", "0900 0100 03000000 00000000", BigInt(Math.floor(TIME / 1000))],
    ["ps", "0900 0100 0c000000 00000000", 18_000_000n * 10n ** 12n + 7n],
    ["2^-20 s", "0900 0100 94000000 00000000", BigInt(Math.floor(TIME / 1e6)) * 2n ** 20n + 2n ** 19n],
  ])("a timestamp in %s is in µs", async (unit, options, ticks) => {
    const { frames: found } = await read(
      bytesOf(SECTION + interfaceBlock(NO_FCS, options) + packetBlock(ticks)),
    );
    const expected: Record<string, number> = {
      ms: Math.floor(TIME / 1000) * 1000,
      ps: 18e12,
      "2^-20 s": Math.floor(TIME / 1e6) * 1e6 + 500_000,
    };
    expect(found.map(({ time }) => time)).toEqual([expected[unit] ?? TIME]);
  });

  test("an interface may count from another time", async () => {
    const options = "0e00 0800 ffffffffffffffff 00000000";
    const { frames: found } = await read(
      bytesOf(SECTION + interfaceBlock(NO_FCS, options) + packetBlock(5_000_000n)),
    );
    expect(found[0]!.time).toBe(4_000_000);
  });

  test("a section may have another byte order, and has interfaces of its own", async () => {
    const big = "00000001 00000014 00e6 0000 00000000 00000014";
    const packet = "00000006 00000024 00000000 00000001 00000002 00000001 00000009 aa000000 00000024";
    const bytes = bytesOf(SECTION + interfaceBlock(TAP) + packetBlock(7n) + SECTION_BIG + big + packet);
    const { frames: found, error } = await read(bytes);
    expect(error).toBeUndefined();
    expect(found).toEqual([
      { time: 7, linkType: TAP, bytes: bytesOf("020089"), wireLength: 5 },
      { time: 2 ** 32 + 2, linkType: NO_FCS, bytes: bytesOf("aa"), wireLength: 9 },
    ]);
  });

  test("blocks of other types are passed over, simple packets have the time before", async () => {
    const simple = block(3, "04000000 01020304");
    const obsolete = block(2, "0000 ffff 00000000 08000000 02000000 02000000 aabb0000");
    const other = block(0x80000001, "0102030405060708");
    const bytes = bytesOf(
      `${SECTION}${other}${interfaceBlock(NO_FCS, "", 2)}${packetBlock(7n)}${simple}${other}${obsolete}`,
    );
    const { frames: found, error } = await read(bytes);
    expect(error).toBeUndefined();
    expect(found.slice(1)).toEqual([
      { time: 7, linkType: NO_FCS, bytes: bytesOf("0102"), wireLength: 4 },
      { time: 8, linkType: NO_FCS, bytes: bytesOf("aabb"), wireLength: 2 },
    ]);
  });

  test("options that end early, and a comment among others", async () => {
    const comment = "0200 0400 00000000 0100 0500 68656c6c 6f000000 00000000";
    const bytes = bytesOf(SECTION + interfaceBlock(NO_FCS, "0900 ff00") + packetBlock(7n, comment));
    const { frames: found, error } = await read(bytes);
    expect(error).toBeUndefined();
    expect(found[0]).toMatchObject({ time: 7, comment: "hello" });
  });
});

describe("what a pcapng file says beside its frames", () => {
  const statistics = (source: number, byInterface: string, bySystem: string) =>
    block(
      5,
      `0${source}000000 0000000000000000 0500 0800 ${byInterface}00000000000000 0700 0800 ${bySystem}00000000000000 00000000`,
    );

  test("drops are added up over interfaces and sections, of each interface the last statistics", async () => {
    const section = SECTION + interfaceBlock(NO_FCS) + interfaceBlock(TAP);
    const first = statistics(0, "01", "02") + statistics(1, "05", "00") + statistics(0, "03", "04");
    const { counts, error } = await read(bytesOf(section + first + section + statistics(0, "10", "20")));
    expect(error).toBeUndefined();
    expect(counts).toMatchObject({ droppedByInterface: 3 + 5 + 16, droppedBySystem: 4 + 32 });
    expect(counts.skippedBlocks).toEqual({});
  });

  test("absurd statistics are not believed", async () => {
    const absurd = statistics(0, "ff", "ff").replaceAll("ff00000000000000", "ffffffffffffffff");
    const { counts, error } = await read(
      bytesOf(SECTION + interfaceBlock(NO_FCS) + absurd + statistics(7, "01", "01") + block(5, "")),
    );
    expect(error).toBeUndefined();
    expect(counts).toMatchObject({ droppedByInterface: 0, droppedBySystem: 0 });
    expect(counts.skippedBlocks).toEqual({ "statistics of no interface": 2 });
  });

  test("blocks that hold no frames are counted by their kind", async () => {
    const blocks = [4, 4, 10, 0xbad, 0x40000bad, 0x80000001].map((type) => block(type, "01020304")).join("");
    const { counts, error } = await read(
      bytesOf(SECTION + interfaceBlock(NO_FCS) + blocks + packetBlock(7n)),
    );
    expect(error).toBeUndefined();
    expect(counts.skippedBlocks).toEqual({
      ...{ "name resolution": 2, "decryption secrets": 1 },
      ...{ custom: 2, unknown: 1 },
    });
  });

  test("an interface of an unknown link type is told once, and where; its frames are counted", async () => {
    const described = SECTION + interfaceBlock(NO_FCS) + interfaceBlock(201);
    const known = packetBlock(7n);
    const bytes = bytesOf(described + known + packetBlock(8n, "", 1) + known + packetBlock(9n, "", 1));
    const { counts, error, frames: found, warnings } = await read(bytes);
    expect(error).toBeUndefined();
    expect(found.map(({ linkType }) => linkType)).toEqual([NO_FCS, 201, NO_FCS, 201]);
    expect(counts).toMatchObject({ frames: 4, unknownLinkType: 2 });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^a\.pcapng: byte 104, frame 2 \(1 frame read before it\): interface 1 has the unknown link type 201; known: 1, /,
      ),
    ]);
  });

  test.each([1, 7, 1000])(
    "frames that the capture has cut are counted, in pieces of %d bytes",
    async (size) => {
      const whole = packetBlock(7n).replace("0300000005000000", "0300000003000000");
      const bytes = bytesOf(SECTION + interfaceBlock(NO_FCS) + whole + packetBlock(8n) + packetBlock(9n));
      const { counts } = await read(bytes, size);
      expect(counts).toMatchObject({
        frames: 3,
        snapped: 2,
        firstSnapped: { frame: 2, offset: 48 + 36 + 28 },
      });
    },
  );
});

describe("pcapng files that cannot be read on", () => {
  const start = SECTION + interfaceBlock(NO_FCS) + packetBlock(7n);
  const offset = bytesOf(start).length;

  test.each([
    ["a length of no block", "06000000 0b000000 00000000", /absurd block length 11/],
    ["a length that is too much", "06000000 00000040 00000000", /absurd block length 1073741824/],
    [
      "another length at the end",
      `${block(6, "00").slice(0, -8)}0000 00 20000000`,
      /absurd block length|ends with another/,
    ],
    ["lengths that differ", "01000000 0c000000 10000000", /ends with another length/],
    ["no byte order", "0a0d0d0a 1c000000 00000000", /byte-order magic/],
    ["another version", "0a0d0d0a 1c000000 4d3c2b1a 0200 0000 ffffffffffffffff 1c000000", /pcapng version 2/],
    ["a short section header", block(0x0a0d0d0a, "4d3c2b1a 01000000"), /section header of 20 bytes/],
    ["a short interface", block(1, "e6000000"), /interface description that ends early/],
    [
      "an unknown interface",
      packetBlock(8n, "", 3),
      /packet of interface 3, of which the section describes 1/,
    ],
    [
      "a frame longer than its block",
      packetBlock(8n).replace("0300000005", "0900000009"),
      /absurd frame length 9/,
    ],
    ["a short packet block", block(6, "00000000"), /absurd frame length 0 in a block of 16 bytes/],
    ["a short simple packet", block(3, ""), /packet block of 12 bytes/],
    ["a long simple packet", block(3, "09000000"), /absurd frame length 9/],
    [
      "a known link type no more",
      SECTION + interfaceBlock(201) + packetBlock(8n),
      /unknown link type 201; known: 1, /,
    ],
  ])("%s", async (name, end, message) => {
    const { frames: found, error } = await read(bytesOf(start + end));
    expect(found).toHaveLength(1);
    expect(error).toBeInstanceOf(CaptureError);
    const place = name.startsWith("a known") ? offset + 28 + 20 : offset;
    expect(error).toMatchObject({ offset: place, frame: 2, message: expect.stringMatching(message) });
  });

  test("cut anywhere, it gives the frames before and says where it ends", async () => {
    const bytes = bytesOf(start + packetBlock(8n));
    for (let length = 1; length < bytes.length; length++) {
      const { frames: found, error } = await read(bytes.subarray(0, length));
      expect(found).toHaveLength(length >= offset ? 1 : 0);
      const isWhole = [28, 48, offset].includes(length);
      if (isWhole) expect(error).toBeUndefined();
      else expect(error).toBeInstanceOf(CaptureError);
    }
  });

  test("interfaces without end are refused", async () => {
    const { error } = await read(bytesOf(SECTION + interfaceBlock(NO_FCS).repeat(4097)), 1 << 20);
    expect(error).toMatchObject({ message: expect.stringMatching(/more than 4096 interfaces/) });
  });

  test("whatever the bytes, it ends with frames or an error that says where", async () => {
    const hostile = fc.tuple(
      fc.array(fc.tuple(fc.nat({ max: offset - 1 }), fc.nat({ max: 255 })), { maxLength: 5 }),
      fc.uint8Array({ maxLength: 50 }),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async ([changes, rest]) => {
        const bytes = join(bytesOf(start), rest);
        for (const [at, byte] of changes) bytes[at] = byte;
        const { error } = await read(bytes, 40);
        if (error !== undefined) expect(error).toBeInstanceOf(CaptureError);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([32_767, 32_768, 65_535, 70_000])(
  "a comment of %d bytes is written, as far as an option reaches",
  async (length) => {
    const comment = "é".repeat(length / 2);
    const frame = { time: 0, bytes: new Uint8Array([1, 2, 3]), wireLength: 3 };
    const header = encodePcapngHeader([{ linkType: NO_FCS }]);
    const { frames, error } = await read(
      join(header, encodePcapngPacket({ ...frame, comment }), encodePcapngPacket(frame)),
    );
    expect([frames.length, error]).toEqual([2, undefined]);
  },
);
