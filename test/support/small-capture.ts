import { writeFileSync } from "node:fs";
import { encodePcapHeader, encodePcapRecord, LINK_TYPE } from "@fedprobe/dissection";

/** µs since 1970 of a small capture's first frame. */
export const SMALL_CAPTURE_START = 1_800_000_000_000_000;

/** Writes a capture of link type 230: frames of 02:00:00:00:00:00:00:07, each so long after the one before. */
export function writeSmallCapture(path: string, frames: number, spacingUs: number): void {
  const records = Array.from({ length: frames }, (_, n) => {
    const bytes = frame(n & 0xff);
    return encodePcapRecord({ time: SMALL_CAPTURE_START + n * spacingUs, bytes, wireLength: bytes.length });
  });
  writeFileSync(path, Buffer.concat([encodePcapHeader(LINK_TYPE.IEEE802_15_4_NOFCS), ...records]));
}

/** A data frame to 0x0001 in PAN 0x0023 with sequence number n and no FCS. */
export function frame(n: number): Buffer {
  return Buffer.from([0x41, 0xc8, n, 0x23, 0x00, 0x01, 0x00, 7, 0, 0, 0, 0, 0, 0, 2, 0x41, 0x60]);
}
