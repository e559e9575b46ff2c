import { slotOf } from "../attributes.js";
import { fail, has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { isSet, setFlag, setNumber, setSpan } from "../slots.js";
import { COAP_OPTION } from "./assigned-numbers.js";
import { isOfUri, nextOption, OPTIONS, type OptionCursor } from "./coap-options.js";

const VERSION = slotOf("coap.version");
const TYPE = slotOf("coap.type");
const CODE = slotOf("coap.code");
const MESSAGE_ID = slotOf("coap.mid");
const TOKEN = slotOf("coap.token");
const URI_PATH = slotOf("coap.uri_path");
const URI_QUERY = slotOf("coap.uri_query");
const OBSERVE = slotOf("coap.observe");
const CONTENT_FORMAT = slotOf("coap.content_format");
const BLOCK_NUMBER = slotOf("coap.block_number");
const BLOCK_MORE = slotOf("coap.block_more");
const BLOCK_SIZE = slotOf("coap.block_size");
const PAYLOAD_LENGTH = slotOf("coap.payload_length");

const HEADER_LENGTH = 4;
const SUPPORTED_VERSION = 1;
const LONGEST_TOKEN = 8;

const cursor: OptionCursor = { number: 0, at: 0, length: 0 };

/** An unsigned integer without leading zeros (RFC 7252, 3.2). */
function unsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/** None of these may come twice: another is not understood (RFC 7252, 5.4.5). */
function putUnsigned({ bytes, slots }: Reading, slot: number, at: number, length: number): void {
  if (!isSet(slots, slot)) setNumber(slots, slot, unsigned(bytes, at, length));
}

/** Block1 and Block2 (RFC 7959, 2.2): number, whether more follow, and the size as 2 ** (4 + exponent). */
function putBlock(reading: Reading, at: number, length: number): void {
  const { bytes, slots } = reading;
  const value = unsigned(bytes, at, length);
  if (length > 3 || isSet(slots, BLOCK_NUMBER)) return;
  setNumber(slots, BLOCK_NUMBER, value >>> 4);
  setFlag(slots, BLOCK_MORE, value & 8);
  setNumber(slots, BLOCK_SIZE, 16 << (value & 7));
}

/** Keeps where the options begin and end: the text is put together from them when somebody asks. */
function putJoined(reading: Reading, slot: number, start: number, end: number): void {
  if (!isSet(reading.slots, slot)) setSpan(reading.slots, slot, start, end - start);
}

function putOption(reading: Reading, start: number, end: number): void {
  const { number, at, length } = cursor;
  if (isOfUri(number, length)) putJoined(reading, URI_PATH, start, end);
  else if (number === COAP_OPTION.URI_QUERY) putJoined(reading, URI_QUERY, start, end);
  else if (number === COAP_OPTION.OBSERVE && length <= 3) putUnsigned(reading, OBSERVE, at, length);
  else if (number === COAP_OPTION.CONTENT_FORMAT && length <= 2)
    putUnsigned(reading, CONTENT_FORMAT, at, length);
  else if (number === COAP_OPTION.BLOCK1 || number === COAP_OPTION.BLOCK2) putBlock(reading, at, length);
}

/** Options up to the payload or the end; false if they are malformed. */
function readOptions(reading: Reading): boolean {
  const { bytes, end } = reading;
  const start = reading.at;
  cursor.number = 0;
  cursor.at = start;
  cursor.length = 0;
  for (;;) {
    const found = nextOption(bytes, cursor, end);
    if (found === OPTIONS.MORE) putOption(reading, start, end);
    else {
      reading.at = cursor.at;
      return found === OPTIONS.END;
    }
  }
}

/** CoAP over UDP (RFC 7252, 3): header, token, options; of the payload the length. */
export function decodeCoap(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, 1)) return truncated(reading, "coap");
  setNumber(slots, VERSION, bytes[at]! >>> 6);
  setNumber(slots, TYPE, (bytes[at]! >>> 4) & 3);
  if (has(reading, 2)) setNumber(slots, CODE, bytes[at + 1]!);
  if (bytes[at]! >>> 6 !== SUPPORTED_VERSION) return fail(reading, "coap", "bad version");
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "coap");
  setNumber(slots, MESSAGE_ID, uint16(bytes, at + 2));
  const tokenLength = bytes[at]! & 0x0f;
  reading.at = at + HEADER_LENGTH;
  if (tokenLength > LONGEST_TOKEN) return fail(reading, "coap", "bad header length");
  if (!has(reading, tokenLength)) return truncated(reading, "coap");
  if (tokenLength > 0) setSpan(slots, TOKEN, reading.at, tokenLength);
  reading.at += tokenLength;
  if (!readOptions(reading)) return reading.complete ? fail(reading, "coap", "bad option length") : STOP;
  if (reading.at < reading.end) setNumber(slots, PAYLOAD_LENGTH, reading.end - reading.at);
  return STOP;
}
