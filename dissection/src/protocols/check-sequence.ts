import { slotOf } from "../attributes.js";
import { type Reading, uint16le, uint32le } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { crc16, crc32, FCS_32_LENGTH } from "./fcs.js";

const FCS_OK = slotOf("ieee802154.fcs_ok");
const RSSI = slotOf("ieee802154.rssi");
const CORRELATION = slotOf("ieee802154.correlation");

/** Bit 7 of the last byte of CC24xx metadata: the radio found the CRC right. */
const METADATA_CRC_OK = 0x80;

/** What a CC24xx radio puts in the place of the FCS: signed signal strength, then the correlation below the CRC's bit. */
function takeMetadata({ bytes, slots }: Reading, at: number): void {
  if (slots.wanted[RSSI] === 1) setNumber(slots, RSSI, (bytes[at]! << 24) >> 24);
  if (slots.wanted[CORRELATION] === 1) setNumber(slots, CORRELATION, bytes[at + 1]! & ~METADATA_CRC_OK);
}

/** Whether the check sequence at `end`, behind the frame that begins at the cursor, is right. */
function judge({ at, bytes, fcsFormat, fcsLength }: Reading, end: number): number {
  if (fcsFormat === "cc24xx") return bytes[end + 1]! & METADATA_CRC_OK;
  const isRight =
    fcsLength === FCS_32_LENGTH
      ? crc32(bytes, at, end) === uint32le(bytes, end)
      : crc16(bytes, at, end) === uint16le(bytes, end);
  return isRight ? 1 : 0;
}

/**
 * Takes the check sequence off the end of the frame and judges it; a frame with a wrong one is read all the
 * same. A capture that cut the frame took the check sequence first. Of one whose format is not known nothing is said.
 */
export function takeCheckSequence(reading: Reading): void {
  const { end, fcsFormat, fcsLength, missing, slots } = reading;
  if (missing > 0) {
    reading.end -= Math.max(0, fcsLength - missing);
    reading.missing = Math.max(0, missing - fcsLength);
    // What was cut was the check sequence and no more: the frame itself is whole.
    reading.complete = reading.missing === 0;
    return;
  }
  const start = end - fcsLength;
  if (fcsLength === 0 || start < reading.at) return;
  reading.end = start;
  if (fcsFormat === "cc24xx") takeMetadata(reading, start);
  if (slots.wanted[FCS_OK] === 1 && fcsFormat !== "unknown") setFlag(slots, FCS_OK, judge(reading, start));
}
