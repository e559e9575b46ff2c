import { COAP_OPTION } from "./assigned-numbers.js";

/** Where the reading of CoAP options has got to. */
export interface OptionCursor {
  number: number;
  /** Of the value that was read last; the next option begins behind it. */
  at: number;
  length: number;
}

/** What `nextOption` found: an option, the end of the message or the begin of its payload, or a fault. */
export const OPTIONS = { MORE: 0, END: 1, FAULT: 2 } as const;

/** Whether the option is a part of the URI before its query (RFC 7252, 6.5), and no port of too many octets. */
export function isOfUri(number: number, length: number): boolean {
  if (number === COAP_OPTION.URI_PORT) return length <= LONGEST_PORT;
  return number === COAP_OPTION.URI_HOST || number === COAP_OPTION.URI_PATH;
}

const LONGEST_PORT = 2;
const PAYLOAD_MARKER = 0xff;

/** Delta and length are nibbles; 13 and 14 stand for one or two octets more, 15 is reserved (RFC 7252, 3.1). */
const ONE_MORE = 13;
const RESERVED = 15;

function extraOctets(nibble: number): number {
  if (nibble < ONE_MORE) return 0;
  return nibble === ONE_MORE ? 1 : 2;
}

function extended(bytes: Uint8Array, at: number, nibble: number): number {
  if (nibble < ONE_MORE) return nibble;
  const one = bytes[at]!;
  return nibble === ONE_MORE ? one + 13 : ((one << 8) | bytes[at + 1]!) + 269;
}

/** Moves the cursor to the option behind it, or to the payload (RFC 7252, 3.1). */
export function nextOption(bytes: Uint8Array, cursor: OptionCursor, end: number): number {
  const at = cursor.at + cursor.length;
  if (at >= end || bytes[at] === PAYLOAD_MARKER) {
    cursor.length = 0;
    cursor.at = Math.min(at + 1, end);
    // A marker that nothing follows is a fault of the message (RFC 7252, 3).
    return at === end - 1 ? OPTIONS.FAULT : OPTIONS.END;
  }
  const delta = bytes[at]! >>> 4;
  const length = bytes[at]! & 0x0f;
  const value = at + 1 + extraOctets(delta) + extraOctets(length);
  if (delta === RESERVED || length === RESERVED || value > end) return OPTIONS.FAULT;
  cursor.number += extended(bytes, at + 1, delta);
  cursor.length = extended(bytes, at + 1 + extraOctets(delta), length);
  cursor.at = value;
  return value + cursor.length > end ? OPTIONS.FAULT : OPTIONS.MORE;
}

/** A part of a URI, as it is written in it (RFC 7252, 6.5): a host that is an IPv6 address is in brackets. */
function partOfUri(number: number, value: Buffer): string {
  if (number === COAP_OPTION.URI_PATH) return `/${value.toString("utf8")}`;
  if (number === COAP_OPTION.URI_PORT)
    return `:${value.length === 0 ? 0 : value.readUIntBE(0, value.length)}`;
  const host = value.toString("utf8");
  return host.includes(":") ? `coap://[${host}]` : `coap://${host}`;
}

/** Host, port and path as the options name them: mostly the path alone, each of its parts behind a slash. */
export function joinUri(options: Uint8Array): string {
  const cursor: OptionCursor = { number: 0, at: 0, length: 0 };
  let text = "";
  while (nextOption(options, cursor, options.length) === OPTIONS.MORE) {
    const value = Buffer.from(options.subarray(cursor.at, cursor.at + cursor.length));
    if (isOfUri(cursor.number, value.length)) text += partOfUri(cursor.number, value);
  }
  return text;
}

/** The values of all options `number` in `options`, each with `separator` before it. */
export function joinOptions(options: Uint8Array, number: number, separator: string): string {
  const cursor: OptionCursor = { number: 0, at: 0, length: 0 };
  let text = "";
  while (nextOption(options, cursor, options.length) === OPTIONS.MORE) {
    if (cursor.number !== number) continue;
    text += separator + Buffer.from(options.subarray(cursor.at, cursor.at + cursor.length)).toString("utf8");
  }
  return text;
}
