import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ATTRIBUTES,
  encodePcapHeader,
  encodePcapRecord,
  frameOf as frameOfBatch,
  LINK_TYPE,
  makeExtractor,
  readCaptureBatches,
  type Value,
} from "../../dissection/src/index.js";
import { crc32 } from "../../dissection/src/protocols/fcs.js";
import { bytesOf, EXTENDED_HEADER, frameOf, readAll } from "./read-frame.js";

const NONASK = { linkType: LINK_TYPE.IEEE802_15_4_NONASK_PHY };
const TAP = { linkType: LINK_TYPE.IEEE802_15_4_TAP };
const PREAMBLE = "00000000 a7";

test.each([
  [-55.3, "33335dc2"],
  [-55.3333, "54555dc2"],
  [-120.333, "aaaaf0c2"],
  [-0.001234, "2bbea1ba"],
  [1e10, "f9021550"],
  [0, "00000000"],
  [-100, "0000c8c2"],
])("a strength of %d in a TAP header has the digits that a float surely has", (rssi, float) => {
  expect(readAll(frameOf(`0000 0c00 0100 0400 ${float} 020089`, TAP))["meta.rssi"]).toBe(rssi);
});

describe("link type 215, with the PHY header", () => {
  test("the PSDU ends where the PHY header says", () => {
    for (const frame of ["05 020089 71ac", "85 020089 71ac", "05 020089 71ac ffff"]) {
      expect(readAll(frameOf(`${PREAMBLE} ${frame}`, NONASK))).toMatchObject({
        "ieee802154.sequence_number": 0x89,
        "ieee802154.fcs_ok": 1,
      });
    }
  });

  test("CC24xx metadata, and no check sequence", () => {
    const metadata = frameOf(`${PREAMBLE} 05 020089 c9e8`, { ...NONASK, fcsFormat: "cc24xx" });
    expect(readAll(metadata)).toMatchObject({ "ieee802154.fcs_ok": 1 });
    const bare = readAll(frameOf(`${PREAMBLE} 03 020089`, { ...NONASK, fcsFormat: "none" }));
    expect(bare).toMatchObject({ "ieee802154.sequence_number": 0x89 });
    expect(bare).not.toHaveProperty("ieee802154.fcs_ok");
  });

  test("a PSDU longer than what is there has no check sequence that could be judged", () => {
    const values = readAll(frameOf(`${PREAMBLE} 09 020089 71ac`, NONASK));
    expect(values).toMatchObject({ "ieee802154.sequence_number": 0x89 });
    expect(values).not.toHaveProperty("ieee802154.fcs_ok");
  });

  test.each([
    ["0000", "truncated"],
    ["00000000 a6 05 020089", "bad delimiter"],
  ])("a header that cannot be read: %s", (bytes, reason) => {
    expect(readAll(frameOf(bytes, NONASK))).toMatchObject({
      "malformed.layer": "nonask",
      "malformed.reason": reason,
    });
  });
});

describe("link type 283 with a CRC-32", () => {
  const header = "0000 0c00 0000 0100 02000000";

  test.each([`${EXTENDED_HEADER} 7e33 f7 12 00`, "020089"])("of %s", (psdu) => {
    const sum = Buffer.alloc(4);
    const bytes = bytesOf(psdu);
    sum.writeUInt32LE(crc32(bytes, 0, bytes.length));
    const right = readAll(frameOf(header + psdu + sum.toString("hex"), TAP));
    expect(right).toMatchObject({ "ieee802154.fcs_ok": 1 });
    expect(right).not.toHaveProperty("malformed.layer");
    sum[0]! ^= 1;
    expect(readAll(frameOf(header + psdu + sum.toString("hex"), TAP))).toMatchObject({
      "ieee802154.fcs_ok": 0,
    });
  });
});

describe("frames of a batch", () => {
  const names = ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name);

  test("read as frames of their own do", async () => {
    const frames = fc.array(
      fc.record({
        bytes: fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc
            .uint8Array({ maxLength: 20 })
            .map((end) => Uint8Array.of(...bytesOf(`${EXTENDED_HEADER} 7e33`), ...end)),
        ),
        cut: fc.nat({ max: 3 }),
        time: fc.nat(),
      }),
      { minLength: 1, maxLength: 10 },
    );
    const linkTypes = fc.constantFrom(...Object.values(LINK_TYPE));
    await fc.assert(
      fc.asyncProperty(frames, linkTypes, async (written, linkType) => {
        const capture = (async function* () {
          yield encodePcapHeader(linkType);
          for (const { bytes, cut, time } of written)
            yield encodePcapRecord({ bytes, wireLength: bytes.length + cut, time });
        })();
        const [one, other] = [makeExtractor(names), makeExtractor(names)];
        for await (const batch of readCaptureBatches(capture, "a.pcap")) {
          for (let i = 0; i < batch.count; i++) {
            one.extractFrom(batch, i);
            other.extract(frameOfBatch(batch, i));
            const values = (extractor: typeof one): (Value | undefined)[] =>
              names.map((_, n) => extractor.value(n));
            expect(values(one)).toEqual(values(other));
          }
        }
      }),
    );
  });
});
