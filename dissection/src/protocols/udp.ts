import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint16 } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { NEXT_HEADER } from "./assigned-numbers.js";
import { spokenOverUdp } from "./ports.js";
import { canJudge, isRight, sumOfWords } from "./upper-checksum.js";

const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const LENGTH = slotOf("udp.len");
const CHECKSUM_OK = slotOf("udp.checksum_ok");

const HEADER_LENGTH = 8;

/** Without checksum there is UDP over IPv4 (RFC 768), but not over IPv6 (RFC 8200, 8.1). */
function judgeChecksum(reading: Reading, start: number, length: number): void {
  const { bytes, end, slots } = reading;
  if (slots.wanted[CHECKSUM_OK] === 0 || length < HEADER_LENGTH) return;
  if (start + length > end || !canJudge(reading)) return;
  const isThere = uint16(bytes, start + 6) !== 0;
  if (!isThere && reading.overIpv4) return;
  const sum = sumOfWords(bytes, start, start + length);
  setFlag(slots, CHECKSUM_OK, isThere && isRight(reading, sum, length, NEXT_HEADER.UDP) ? 1 : 0);
}

/** Of a header that ends early, what is there. */
function readCut(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (has(reading, 4)) {
    setNumber(slots, SRC_PORT, uint16(bytes, at));
    setNumber(slots, DEST_PORT, uint16(bytes, at + 2));
  }
  if (has(reading, 6)) setNumber(slots, LENGTH, uint16(bytes, at + 4));
  return truncated(reading, "udp");
}

/** A UDP header (RFC 768). What follows is named by its ports. */
export function decodeUdp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return readCut(reading);
  const source = uint16(bytes, at);
  const destination = uint16(bytes, at + 2);
  const length = uint16(bytes, at + 4);
  setNumber(slots, SRC_PORT, source);
  setNumber(slots, DEST_PORT, destination);
  setNumber(slots, LENGTH, length);
  reading.transport = NEXT_HEADER.UDP;
  judgeChecksum(reading, at, length);
  reading.at += HEADER_LENGTH;
  if (length >= HEADER_LENGTH) reading.end = Math.min(reading.end, at + length);
  return spokenOverUdp(source, destination);
}
