import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16, uint32 } from "../reading.js";
import { setFlag, setNumber, setSpan } from "../slots.js";
import { NEXT_HEADER } from "./assigned-numbers.js";
import { spokenOverTcp } from "./ports.js";
import { putTcpOptions } from "./tcp-options.js";

const SRC_PORT = slotOf("tcp.src_port");
const DEST_PORT = slotOf("tcp.dest_port");
const SEQUENCE = slotOf("tcp.seq_nb");
const ACKNOWLEDGEMENT = slotOf("tcp.ack_nb");
const HEADER_LEN = slotOf("tcp.header_len");
const FLAGS = slotOf("tcp.flags");
const WINDOW = slotOf("tcp.window");
const URGENT_POINTER = slotOf("tcp.urgent_pointer");
const PAYLOAD_LEN = slotOf("tcp.payload_len");
const PAYLOAD = slotOf("tcp.p_payload");

/** Slots of the flags, from bit 0 on (RFC 9293, 3.1). */
const FLAG_SLOTS = [
  slotOf("tcp.fin"),
  slotOf("tcp.syn"),
  slotOf("tcp.rst"),
  slotOf("tcp.psh"),
  slotOf("tcp.ack"),
  slotOf("tcp.urg"),
  slotOf("tcp.ece"),
  slotOf("tcp.cwr"),
] as const;

const FIELDS_LENGTH = 16;
const SHORTEST_HEADER = 20;
const FLAGS_MASK = 0x0fff;

/** Whose segment it is, also of a header that ends early. */
function putPorts(reading: Reading): void {
  const { bytes, at, end, slots } = reading;
  if (at + 2 <= end) setNumber(slots, SRC_PORT, uint16(bytes, at));
  if (at + 4 <= end) setNumber(slots, DEST_PORT, uint16(bytes, at + 2));
}

/** What is in the first sixteen octets. */
function putFields(reading: Reading, flags: number): void {
  const { bytes, at, slots } = reading;
  setNumber(slots, SEQUENCE, uint32(bytes, at + 4));
  setNumber(slots, ACKNOWLEDGEMENT, uint32(bytes, at + 8));
  setNumber(slots, FLAGS, flags);
  for (let bit = 0; bit < FLAG_SLOTS.length; bit++) setFlag(slots, FLAG_SLOTS[bit]!, flags & (1 << bit));
  setNumber(slots, WINDOW, uint16(bytes, at + 14));
}

/** Length of the payload as sent, and as much of it as there is. */
function putPayload(reading: Reading): void {
  const { at, end, missing, slots } = reading;
  const length = end - at;
  setNumber(slots, PAYLOAD_LEN, length + missing);
  if (length > 0) setSpan(slots, PAYLOAD, at, length);
}

/** A TCP header (RFC 9293, 3.1). What follows is named by its ports. */
export function decodeTcp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  putPorts(reading);
  if (!has(reading, FIELDS_LENGTH)) return truncated(reading, "tcp");
  const headerLength = (bytes[at + 12]! >>> 4) * 4;
  setNumber(slots, HEADER_LEN, headerLength);
  if (headerLength < SHORTEST_HEADER) return fail(reading, "tcp", "bad header length");
  putFields(reading, uint16(bytes, at + 12) & FLAGS_MASK);
  if (has(reading, SHORTEST_HEADER)) setNumber(slots, URGENT_POINTER, uint16(bytes, at + 18));
  if (!has(reading, headerLength)) return truncated(reading, "tcp");
  if (headerLength > SHORTEST_HEADER) putTcpOptions(reading, at + SHORTEST_HEADER, at + headerLength);
  reading.at = at + headerLength;
  putPayload(reading);
  reading.transport = NEXT_HEADER.TCP;
  if (reading.at === reading.end) return STOP;
  return spokenOverTcp(uint16(bytes, at), uint16(bytes, at + 2));
}
