import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint16 } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { NEXT_HEADER, NHC_UDP_PORT } from "./assigned-numbers.js";
import { putPayloadLength } from "./nhc.js";
import { spokenOverUdp } from "./ports.js";
import { canJudge, isRight, sumOfWords } from "./upper-checksum.js";

const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const LENGTH = slotOf("udp.len");
const CHECKSUM_OK = slotOf("udp.checksum_ok");

const CHECKSUM_ELIDED = 0x04;
const UDP_HEADER_LENGTH = 8;

/** Octets of both ports by the P bits (RFC 6282, 4.3.3). */
const PORTS_LENGTH = [4, 3, 3, 1] as const;

/** Ports at the cursor, in the form that the P bits say. */
function putPorts(reading: Reading, form: number): void {
  const { bytes, at, slots } = reading;
  const first = bytes[at]!;
  if (form === 3) {
    setNumber(slots, SRC_PORT, NHC_UDP_PORT.NIBBLE_BASE + (first >>> 4));
    setNumber(slots, DEST_PORT, NHC_UDP_PORT.NIBBLE_BASE + (first & 0x0f));
  } else if (form === 2) {
    setNumber(slots, SRC_PORT, NHC_UDP_PORT.BYTE_BASE + first);
    setNumber(slots, DEST_PORT, uint16(bytes, at + 1));
  } else {
    setNumber(slots, SRC_PORT, uint16(bytes, at));
    setNumber(slots, DEST_PORT, form === 0 ? uint16(bytes, at + 2) : NHC_UDP_PORT.BYTE_BASE + bytes[at + 2]!);
  }
}

/** Judges the sum of the header as it is decompressed, and of the payload that begins at the cursor. */
export function judgeCompressedUdp(reading: Reading, length: number, checksum: number): void {
  const { bytes, at, end, slots } = reading;
  if (slots.wanted[CHECKSUM_OK] === 0 || !canJudge(reading)) return;
  const ports = slots.numbers[SRC_PORT]! + slots.numbers[DEST_PORT]!;
  const sum = ports + length + checksum + sumOfWords(bytes, at, end);
  setFlag(slots, CHECKSUM_OK, checksum !== 0 && isRight(reading, sum, length, NEXT_HEADER.UDP) ? 1 : 0);
}

/**
 * A compressed UDP header (RFC 6282, 4.3); its length is that of what the datagram has left. A checksum
 * that is elided cannot be judged. What follows is named by the ports.
 */
export function decodeNhcUdp(reading: Reading): number {
  const { slots } = reading;
  if (!has(reading, 1)) return truncated(reading, "udp");
  const octet = reading.bytes[reading.at]!;
  const ports = PORTS_LENGTH[octet & 3]!;
  const checksum = (octet & CHECKSUM_ELIDED) === 0 ? 2 : 0;
  if (!has(reading, 1 + ports + checksum)) return truncated(reading, "udp");
  reading.at += 1;
  putPorts(reading, octet & 3);
  reading.at += ports + checksum;
  const length = putPayloadLength(reading, UDP_HEADER_LENGTH) - reading.expanded;
  setNumber(slots, LENGTH, length);
  reading.transport = NEXT_HEADER.UDP;
  if (checksum > 0) judgeCompressedUdp(reading, length, uint16(reading.bytes, reading.at - 2));
  return spokenOverUdp(slots.numbers[SRC_PORT]!, slots.numbers[DEST_PORT]!);
}
