/** Where the reading of CoAP options has got to. */
export interface OptionCursor {
  number: number;
  /** Of the value that was read last; the next option begins behind it. */
  at: number;
  length: number;
}

/** What `nextOption` found: an option, the end of the message or the begin of its payload, or a fault. */
export const OPTIONS = { MORE: 0, END: 1, FAULT: 2 } as const;

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
