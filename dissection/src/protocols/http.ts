import { slotOf } from "../attributes.js";
import { type Reading, STOP } from "../reading.js";
import { isSet, setSpan } from "../slots.js";
import {
  beginsWith,
  endOfLine,
  endOfText,
  endOfWord,
  isDecimal,
  skipBlanks,
  withoutBlanks,
} from "./text-lines.js";

const METHOD = slotOf("http.method");
const URI = slotOf("http.uri");
const VERSION = slotOf("http.version");
const STATUS = slotOf("http.status");
const SRC_PORT = slotOf("tcp.src_port");
const DEST_PORT = slotOf("tcp.dest_port");

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Headers that are attributes, their names with the colon. */
const HEADERS: readonly (readonly [name: Uint8Array, slot: number])[] = [
  [ascii("host:"), slotOf("http.host")],
  [ascii("user-agent:"), slotOf("http.user_agent")],
  [ascii("content-type:"), slotOf("http.content_type")],
  [ascii("content-length:"), slotOf("http.content_len")],
  [ascii("referer:"), slotOf("http.referer")],
  [ascii("server:"), slotOf("http.server")],
];

/** What version 2 sends first looks the same but for its number. */
const HTTP = ascii("http/1");
/** The method of simple requests, with the blank behind it, and the port where they are expected. */
const GET = ascii("get ");
const PORT = 80;
const SPACE = 0x20;
const STATUS_LENGTH = 3;
/** Methods are short words of capitals and hyphens (iana.org/assignments/http-methods). */
const LONGEST_METHOD = 20;

function isMethod(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || end - start > LONGEST_METHOD) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte !== 0x2d && (byte < 0x41 || byte > 0x5a)) return false;
  }
  return true;
}

/** `HTTP/1.1 200 OK` (RFC 9112, 4). */
function readStatusLine(reading: Reading, at: number, end: number): boolean {
  const { bytes, slots } = reading;
  const version = endOfWord(bytes, at, end);
  const status = skipBlanks(bytes, version, end);
  const statusEnd = endOfWord(bytes, status, end);
  if (statusEnd - status !== STATUS_LENGTH || !isDecimal(bytes, status, statusEnd)) return false;
  setSpan(slots, VERSION, at, version - at);
  setSpan(slots, STATUS, status, STATUS_LENGTH);
  return true;
}

/** Where the version of a request begins; `end` for a simple request of version 0.9, which has none (RFC 1945, 5); else 0. */
function findVersion({ bytes, slots }: Reading, at: number, method: number, end: number): number {
  // A target may hold blanks where a sender does wrong: the version is the last word.
  let version = end;
  while (version > method && bytes[version - 1] !== SPACE) version -= 1;
  if (beginsWith(bytes, version, end, HTTP)) return version;
  const isExpected =
    isSet(slots, DEST_PORT) && (slots.numbers[DEST_PORT] === PORT || slots.numbers[SRC_PORT] === PORT);
  return isExpected && beginsWith(bytes, at, end, GET) ? end : 0;
}

/** `GET /index.html HTTP/1.1` (RFC 9112, 3). */
function readRequestLine(reading: Reading, at: number, lineEnd: number): boolean {
  const { bytes, slots } = reading;
  const end = withoutBlanks(bytes, at, lineEnd);
  const method = endOfWord(bytes, at, end);
  if (!isMethod(bytes, at, method)) return false;
  const version = findVersion(reading, at, method, end);
  if (version === 0) return false;
  const uri = skipBlanks(bytes, method, version);
  const uriEnd = withoutBlanks(bytes, uri, version);
  setSpan(slots, METHOD, at, method - at);
  if (uriEnd > uri) setSpan(slots, URI, uri, uriEnd - uri);
  if (end > version) setSpan(slots, VERSION, version, end - version);
  return true;
}

/** Of a header that comes twice, the first counts. */
function putHeader(reading: Reading, at: number, end: number): void {
  const { bytes, slots } = reading;
  for (let i = 0; i < HEADERS.length; i++) {
    const [name, slot] = HEADERS[i]!;
    if (!beginsWith(bytes, at, end, name)) continue;
    const value = skipBlanks(bytes, at + name.length, end);
    if (end > value && !isSet(slots, slot)) setSpan(slots, slot, value, end - value);
    return;
  }
}

/** The headers from the cursor to the empty line (RFC 9112, 5), as far as they lie in this segment. */
function readHeaders(reading: Reading, start: number): void {
  const { bytes, end } = reading;
  for (let at = start; at < end; ) {
    const lineEnd = endOfLine(bytes, at, end);
    const textEnd = endOfText(bytes, at, lineEnd);
    if (textEnd === at) return;
    putHeader(reading, at, textEnd);
    at = lineEnd + 1;
  }
}

/** An HTTP/1 request or response that begins with this segment; what is none is left alone. */
export function decodeHttp(reading: Reading): number {
  const { bytes, at, end } = reading;
  const isResponse = beginsWith(bytes, at, end, HTTP);
  if (!isResponse && !isMethod(bytes, at, at + 1)) return STOP;
  const lineEnd = endOfLine(bytes, at, end);
  const textEnd = endOfText(bytes, at, lineEnd);
  const isHttp = isResponse ? readStatusLine(reading, at, textEnd) : readRequestLine(reading, at, textEnd);
  if (isHttp) readHeaders(reading, lineEnd + 1);
  return STOP;
}
