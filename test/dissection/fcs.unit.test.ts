import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { crc16, crc32 } from "../../dissection/src/protocols/fcs.js";

/** The definition, bit by bit. */
function crcByBits(bytes: Uint8Array, polynomial: number, start: number): number {
  let remainder = start;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  }
  return remainder >>> 0;
}

const CHECK = new TextEncoder().encode("123456789");

describe("check sequences", () => {
  test("have the check values of their catalogue", () => {
    expect(crc16(CHECK, 0, 9)).toBe(0x2189);
    expect(crc32(CHECK, 0, 9)).toBe(0xcbf43926);
  });

  test("are those of the definition, wherever the frame lies", () => {
    const parts = fc.tuple(fc.uint8Array({ maxLength: 140 }), fc.nat({ max: 9 }), fc.nat({ max: 9 }));
    fc.assert(
      fc.property(parts, ([frame, before, after]) => {
        const bytes = Uint8Array.of(...new Uint8Array(before), ...frame, ...new Uint8Array(after).fill(7));
        expect(crc16(bytes, before, before + frame.length)).toBe(crcByBits(frame, 0x8408, 0));
        const padded = Uint8Array.of(...frame, ...new Uint8Array(Math.max(0, 4 - frame.length)));
        const sum = (crcByBits(padded, 0xedb88320, 0xffffffff) ^ 0xffffffff) >>> 0;
        expect(crc32(bytes, before, before + frame.length)).toBe(sum);
      }),
    );
  });
});
