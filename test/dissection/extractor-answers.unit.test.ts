import { describe, expect, test } from "@jest/globals";
import { makeExtractor, type Place } from "../../dissection/src/index.js";
import { frameOf } from "./read-frame.js";

const NAMES = [
  "ieee802154.sequence_number",
  "ieee802154.dst_pan_id",
  "ieee802154.src_address_extended",
  "ipv6.src",
  "ipv6.dst",
  "udp.src_port",
  "meta.psdu_hash",
];
const SEQUENCE = 0;
const PAN = 1;
const SOURCE = 2;
const IP_SOURCE = 3;
const IP_DESTINATION = 4;
const PORT = 5;
const HASH = 6;

/** From ::0a to ::0b, both elided, to ff02::1a in the second. */
const UDP = "41dc 07 cdab 0b00000000000002 0a00000000000002 7e33 f0 1633 1634 0000";
const MULTICAST = "41d8 08 cdab ffff 0a00000000000002 7b3b 3a 1a 9b 00 0000";

function read(hex: string) {
  const extractor = makeExtractor(NAMES);
  extractor.extract(frameOf(hex));
  const place: Place = { bytes: new Uint8Array(0), at: 0, length: 0 };
  return {
    number: (index: number) => extractor.number(index),
    bytes: (index: number) =>
      extractor.locate(index, place)
        ? Buffer.from(place.bytes).toString("hex", place.at, place.at + place.length)
        : undefined,
  };
}

describe("values without making anything", () => {
  test("numbers and 16-bit identifiers are numbers", () => {
    const { number } = read(UDP);
    expect([number(SEQUENCE), number(PAN), number(PORT)]).toEqual([7, 0xabcd, 0x1633]);
  });

  test("what is absent, has no number, or was not asked for, is NaN", () => {
    const { number } = read(MULTICAST);
    expect([number(PORT), number(SOURCE), number(HASH), number(NAMES.length)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("addresses lie in the frame, or where they were put together", () => {
    const { bytes } = read(UDP);
    expect(bytes(SOURCE)).toBe("0a00000000000002");
    expect(bytes(IP_SOURCE)).toBe("fe80000000000000000000000000000a");
    expect(read(MULTICAST).bytes(IP_DESTINATION)).toBe("ff02000000000000000000000000001a");
  });

  test("numbers, and what is absent, lie nowhere", () => {
    const { bytes } = read("0200 05");
    expect([bytes(SEQUENCE), bytes(IP_SOURCE), bytes(HASH), bytes(NAMES.length)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
