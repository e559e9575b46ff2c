import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { unwrapZep } from "../../dissection/src/index.js";
import { bytesOf } from "./read-frame.js";

/** 2026-11-20 14:00:00.25 UTC: seconds since 1900, and a quarter of 2^32. */
const NTP = "eeaad0e0 40000000";
const TIME = Date.UTC(2026, 10, 20, 14) * 1000 + 250_000;
const RESERVED = "00000000000000000000";

describe("ZEP", () => {
  test("version 2: frame with CRC, channel, quality, device, sequence number, time", () => {
    const datagram = bytesOf(`4558 02 01 1a 0102 01 c8 ${NTP} 00000007 ${RESERVED} 05 020089 71ac`);
    expect(unwrapZep(datagram)).toEqual({
      kind: "data",
      bytes: bytesOf("020089 71ac"),
      fcsFormat: "crc-16",
      channel: 26,
      deviceId: 0x0102,
      lqi: 200,
      sequence: 7,
      time: TIME,
    });
  });

  test("version 1: neither sequence number nor time", () => {
    const datagram = bytesOf("4558 01 0b 0102 00 c8 00000000000000 05 020089 c8eb");
    expect(unwrapZep(datagram)).toEqual({
      kind: "data",
      bytes: bytesOf("020089 c8eb"),
      fcsFormat: "cc24xx",
      channel: 11,
      deviceId: 0x0102,
      lqi: 200,
    });
  });

  test("times go on behind the end of the first NTP era, and 0 is none", () => {
    const at = (ntp: string) =>
      unwrapZep(bytesOf(`4558 02 01 1a 0102 01 c8 ${ntp} 00000007 ${RESERVED} 01 02`));
    expect(at("00000001 00000000")).toMatchObject({ time: Date.UTC(2036, 1, 7, 6, 28, 17) * 1000 });
    expect(at("00000000 00000000")).not.toHaveProperty("time");
  });

  test("what follows the frame is not of it", () => {
    const datagram = bytesOf(`4558 02 01 1a 0102 01 c8 ${NTP} 00000007 ${RESERVED} 02 0200 ffff`);
    expect(unwrapZep(datagram)).toMatchObject({ bytes: bytesOf("0200") });
  });

  test("acknowledgements and other types", () => {
    expect(unwrapZep(bytesOf("4558 02 02 00000102"))).toEqual({ kind: "ack", sequence: 0x0102 });
    expect(unwrapZep(bytesOf("4558 02 ff"))).toEqual({ kind: "other", type: 255 });
  });

  test.each([
    ["short", "4558", /2 bytes/],
    ["another protocol", "4559 0201", /does not begin with EX/],
    ["another version", "4558 03 01", /version 3/],
    ["version 1 header cut", "4558 01 0b 0102", /6 bytes, needs 16/],
    ["version 2 header cut", "4558 02 01 1a", /5 bytes, needs 32/],
    ["acknowledgement cut", "4558 02 02 0000", /without sequence number/],
    ["frame cut", "4558 01 0b 0102 00 c8 00000000000000 05 0200", /frame of 5 bytes, 2 there/],
    ["no frame", "4558 01 0b 0102 00 c8 00000000000000 00", /no frame/],
  ])("malformed: %s", (_, hex, reason) => {
    expect(unwrapZep(bytesOf(hex))).toEqual({ kind: "malformed", reason: expect.stringMatching(reason) });
  });

  test("never throws, and never gives more bytes than came", () => {
    const beginning = fc.constantFrom("", "4558", "455801", "455802", "45580201", "45580202").map(bytesOf);
    fc.assert(
      fc.property(beginning, fc.uint8Array({ maxLength: 200 }), (begin, rest) => {
        const datagram = Uint8Array.of(...begin, ...rest);
        const zep = unwrapZep(datagram);
        if (zep.kind === "data") expect(zep.bytes.length).toBeLessThan(datagram.length);
      }),
      { numRuns: 2000 },
    );
  });
});
