import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setFlag, setNumber, setSpan } from "../slots.js";

const ID = slotOf("dns.id");
const IS_RESPONSE = slotOf("dns.is_response");
const OPCODE = slotOf("dns.opcode");
const TRUNCATED = slotOf("dns.truncated");
const RCODE = slotOf("dns.rcode");
const QUERIES = slotOf("dns.queries");
const ANSWERS = slotOf("dns.answers");
const NAME = slotOf("dns.query_name");
const TYPE = slotOf("dns.query_type");

const HEADER_LENGTH = 12;
/** RFC 1035, 4.1.1 and 3.1. */
const FLAG = { RESPONSE: 0x8000, TRUNCATED: 0x0200 } as const;
/** In an update these counts are those of zones and prerequisites (RFC 2136, 2.2). */
const UPDATE = 5;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 255;

/** Where the name that begins at `at` ends; 0 if it does not end, or is no plain list of labels. */
function endOfName(reading: Reading, start: number): number {
  const { bytes, end } = reading;
  for (let at = start; at < end && at - start < LONGEST_NAME; ) {
    const length = bytes[at]!;
    if (length === 0) return at + 1;
    if (length > LONGEST_LABEL) return 0;
    at += 1 + length;
  }
  return 0;
}

/** The first question; its name cannot be compressed, for no name comes before it (RFC 1035, 4.1.4). */
function readQuestion(reading: Reading, at: number): void {
  const { bytes, end, slots } = reading;
  const nameEnd = endOfName(reading, at);
  if (nameEnd === 0) {
    fail(reading, "dns", "bad name");
    return;
  }
  setSpan(slots, NAME, at, nameEnd - at);
  if (nameEnd + 2 <= end) setNumber(slots, TYPE, uint16(bytes, nameEnd));
  else truncated(reading, "dns");
}

/** A DNS message (RFC 1035, 4.1): its header and the first question. */
export function decodeDns(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "dns");
  const flags = uint16(bytes, at + 2);
  const opcode = (flags >>> 11) & 0x0f;
  const queries = uint16(bytes, at + 4);
  setNumber(slots, ID, uint16(bytes, at));
  setFlag(slots, IS_RESPONSE, flags & FLAG.RESPONSE);
  setNumber(slots, OPCODE, opcode);
  setFlag(slots, TRUNCATED, flags & FLAG.TRUNCATED);
  if ((flags & FLAG.RESPONSE) !== 0) setNumber(slots, RCODE, flags & 0x0f);
  if (opcode !== UPDATE) {
    setNumber(slots, QUERIES, queries);
    setNumber(slots, ANSWERS, uint16(bytes, at + 6));
  }
  if (queries > 0) readQuestion(reading, at + HEADER_LENGTH);
  return STOP;
}

/** The same over TCP, behind two octets of length (RFC 1035, 4.2.2). */
export function decodeDnsOverTcp(reading: Reading): number {
  if (!has(reading, 2)) return truncated(reading, "dns");
  reading.at += 2;
  return decodeDns(reading);
}

/** The labels of a name, joined by dots; `<Root>` for the name that has none. */
export function joinLabels(bytes: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; at < bytes.length && bytes[at]! > 0; at += 1 + bytes[at]!) {
    labels.push(Buffer.from(bytes.subarray(at + 1, at + 1 + bytes[at]!)).toString("latin1"));
  }
  return labels.length === 0 ? "<Root>" : labels.join(".");
}
