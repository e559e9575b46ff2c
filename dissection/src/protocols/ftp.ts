import { slotOf } from "../attributes.js";
import { type Reading, STOP } from "../reading.js";
import { setNumber, setSpan } from "../slots.js";
import { endOfLine, endOfText, endOfWord, isDecimal, skipBlanks } from "./text-lines.js";

const COMMAND = slotOf("ftp.packet_request");
const ARGUMENT = slotOf("ftp.packet_request_parameter");
const CODE = slotOf("ftp.packet_response");
const TEXT = slotOf("ftp.packet_response_parameter");
const DEST_PORT = slotOf("tcp.dest_port");

const PORT = 21;
const CODE_LENGTH = 3;

/** `USER anonymous` (RFC 959, 5.3). */
function readCommand(reading: Reading, at: number, end: number): void {
  const { bytes, slots } = reading;
  const command = endOfWord(bytes, at, end);
  const argument = skipBlanks(bytes, command, end);
  if (command > at) setSpan(slots, COMMAND, at, command - at);
  if (end > argument) setSpan(slots, ARGUMENT, argument, end - argument);
}

/** Three decimal digits. */
function codeAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! & 15) * 100 + (bytes[at + 1]! & 15) * 10 + (bytes[at + 2]! & 15);
}

/** `220 ready`; the first of several lines, `220-welcome`; or one of those that follow, which is all text (RFC 959, 4.2). */
function readReply(reading: Reading, at: number, end: number): void {
  const { bytes, slots } = reading;
  const codeEnd = at + CODE_LENGTH;
  const hasCode = codeEnd <= end && isDecimal(bytes, at, codeEnd);
  const text = hasCode ? codeEnd + 1 : at;
  if (hasCode) setNumber(slots, CODE, codeAt(bytes, at));
  if (end > text) setSpan(slots, TEXT, text, end - text);
}

/** The first line of an FTP control segment: a command to the server's port, else a reply. */
export function decodeFtp(reading: Reading): number {
  const { bytes, at, end, slots } = reading;
  const textEnd = endOfText(bytes, at, endOfLine(bytes, at, end));
  if (slots.numbers[DEST_PORT] === PORT) readCommand(reading, at, textEnd);
  else readReply(reading, at, textEnd);
  return STOP;
}
