import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setNumber } from "../slots.js";
import { NEXT_HEADER } from "./assigned-numbers.js";

const SRC_PORT = slotOf("sctp.src_port");
const DEST_PORT = slotOf("sctp.dest_port");
const TAG = slotOf("sctp.verification_tag");
const CHUNK_TYPE = slotOf("sctp.ch_type");
const CHUNK_FLAGS = slotOf("sctp.ch_flags");
const CHUNK_LENGTH = slotOf("sctp.ch_length");

const HEADER_LENGTH = 12;
const CHUNK_HEADER_LENGTH = 4;

/** An SCTP header and that of its first chunk (RFC 9260, 3). */
export function decodeSctp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "sctp");
  setNumber(slots, SRC_PORT, uint16(bytes, at));
  setNumber(slots, DEST_PORT, uint16(bytes, at + 2));
  setNumber(slots, TAG, uint32(bytes, at + 4));
  reading.transport = NEXT_HEADER.SCTP;
  reading.at += HEADER_LENGTH;
  if (reading.at === reading.end) return STOP;
  if (!has(reading, CHUNK_HEADER_LENGTH)) return truncated(reading, "sctp");
  const chunk = reading.at;
  setNumber(slots, CHUNK_TYPE, bytes[chunk]!);
  setNumber(slots, CHUNK_FLAGS, bytes[chunk + 1]!);
  const length = uint16(bytes, chunk + 2);
  setNumber(slots, CHUNK_LENGTH, length);
  return length < CHUNK_HEADER_LENGTH ? fail(reading, "sctp", "bad header length") : STOP;
}
