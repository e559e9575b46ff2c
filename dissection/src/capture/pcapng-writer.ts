import type { Frame } from "../model.js";
import { MAXIMUM_SNAPSHOT } from "./pcap-format.js";
import { BLOCK, BLOCK_FRAME_LENGTH, BYTE_ORDER_MAGIC, OPTION } from "./pcapng-format.js";

/** What a section says of its making; each is left out if absent. */
export interface SectionText {
  readonly hardware?: string;
  readonly application?: string;
  readonly comment?: string;
}

/** An interface of a section; frames name it by its position, from 0. */
export interface CaptureInterface {
  readonly linkType: number;
  readonly name?: string;
  readonly description?: string;
}

const HIGH = 2 ** 32;
/** Options are at most this long; longer text is cut. */
const MAXIMUM_TEXT = 0xfffc;

/** Zeros up to a multiple of four octets. */
function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

/** At most as long as an option can be, and not in the middle of a character (RFC 3629, 3). */
function cutText(bytes: Buffer): Buffer {
  if (bytes.length <= MAXIMUM_TEXT) return bytes;
  let end = MAXIMUM_TEXT;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** Options that have a text, and the end of options; nothing if none has. */
function textOptions(options: readonly (readonly [code: number, text: string | undefined])[]): Uint8Array {
  const present = options.flatMap(([code, text]) => {
    if (text === undefined) return [];
    const bytes = cutText(Buffer.from(text));
    return [words(code + bytes.length * 0x1_0000), bytes, padding(bytes.length)];
  });
  return present.length === 0 ? new Uint8Array(0) : Buffer.concat([...present, words(OPTION.END)]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = parts.reduce((sum, part) => sum + part.length, 0);
  const length = body + BLOCK_FRAME_LENGTH;
  return new Uint8Array(Buffer.concat([words(type, length), ...parts, words(length)]));
}

/** Beginning of a pcapng file: a section header (little-endian, version 1.0) and its interfaces, times in µs. */
export function encodePcapngHeader(
  interfaces: readonly CaptureInterface[],
  text: SectionText = {},
): Uint8Array {
  const section = block(BLOCK.SECTION, [
    words(BYTE_ORDER_MAGIC, 1, 0xffffffff, 0xffffffff),
    textOptions([
      [OPTION.COMMENT, text.comment],
      [OPTION.SECTION_HARDWARE, text.hardware],
      [OPTION.SECTION_APPLICATION, text.application],
    ]),
  ]);
  const descriptions = interfaces.map(({ linkType, name, description }) =>
    block(BLOCK.INTERFACE, [
      words(linkType, MAXIMUM_SNAPSHOT),
      textOptions([
        [OPTION.INTERFACE_NAME, name],
        [OPTION.INTERFACE_DESCRIPTION, description],
      ]),
    ]),
  );
  return new Uint8Array(Buffer.concat([section, ...descriptions]));
}

/** One frame as an enhanced packet block of interface number `source`, its time cut to whole µs. */
export function encodePcapngPacket(
  frame: Pick<Frame, "time" | "bytes" | "wireLength" | "comment">,
  source = 0,
): Uint8Array {
  const { bytes, wireLength, comment } = frame;
  const time = Math.floor(frame.time);
  return block(BLOCK.ENHANCED_PACKET, [
    words(source, Math.floor(time / HIGH), time % HIGH, bytes.length, wireLength),
    bytes,
    padding(bytes.length),
    textOptions([[OPTION.COMMENT, comment]]),
  ]);
}
