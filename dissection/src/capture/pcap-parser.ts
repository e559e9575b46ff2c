import { uint32, uint32le } from "../reading.js";
import type { CaptureNotes } from "./capture-notes.js";
import { addFrame, type FrameBatch, isFull } from "./frame-batch.js";
import {
  FILE_HEADER_LENGTH,
  KNOWN_LINK_TYPES,
  MAXIMUM_SNAPSHOT,
  PCAP_MAGIC,
  RECORD_HEADER_LENGTH,
  US_PER_SECOND,
} from "./pcap-format.js";
import type { RecordParser } from "./record-parser.js";
import type { RecordedInterface } from "./recorded-interface.js";

interface Magic {
  readonly littleEndian: boolean;
  /** Parts of a second that the second field of a timestamp counts, per µs. */
  readonly ticksPerUs: number;
}

/** Byte order and time resolution by the first four bytes; `undefined` if they are not those of pcap. */
export function readPcapMagic(bytes: Uint8Array): Magic | undefined {
  for (const littleEndian of [true, false]) {
    const magic = littleEndian ? uint32le(bytes, 0) : uint32(bytes, 0);
    if (magic === PCAP_MAGIC.MICROSECONDS) return { littleEndian, ticksPerUs: 1 };
    if (magic === PCAP_MAGIC.NANOSECONDS) return { littleEndian, ticksPerUs: 1000 };
  }
  return undefined;
}

/** Reads the records of a classic pcap file. */
export class PcapParser implements RecordParser {
  needed = RECORD_HEADER_LENGTH;
  problem: string | undefined;
  readonly #uint32: (bytes: Uint8Array, at: number) => number;
  readonly #ticksPerUs: number;
  readonly #source: RecordedInterface;

  constructor({ littleEndian, ticksPerUs }: Magic, source: RecordedInterface) {
    this.#uint32 = littleEndian ? uint32le : uint32;
    this.#ticksPerUs = ticksPerUs;
    this.#source = source;
  }

  parse(bytes: Uint8Array, start: number, end: number, batch: FrameBatch): number {
    const read = this.#uint32;
    let at = start;
    this.needed = RECORD_HEADER_LENGTH;
    while (at + RECORD_HEADER_LENGTH <= end && !isFull(batch)) {
      const captured = read(bytes, at + 8);
      if (captured > MAXIMUM_SNAPSHOT) {
        this.problem = `absurd record length ${captured}; the file is damaged from here on`;
        return at;
      }
      const next = at + RECORD_HEADER_LENGTH + captured;
      if (next > end) {
        this.needed = next - at;
        return at;
      }
      const ticks = read(bytes, at + 4);
      const us = this.#ticksPerUs === 1 ? ticks : Math.floor(ticks / this.#ticksPerUs);
      const time = read(bytes, at) * US_PER_SECOND + us;
      addFrame(batch, at + RECORD_HEADER_LENGTH, captured, read(bytes, at + 12), time, this.#source);
      at = next;
    }
    return at;
  }
}

/** Why a file header of pcap cannot be accepted, and the byte that says so. */
export interface HeaderProblem {
  readonly offset: number;
  readonly problem: string;
}

/** The bit that says that the upper four are the length of the FCS, in units of 16 bits (draft-ietf-opsawg-pcap, 4). */
const HAS_FCS_LENGTH = 0x0400_0000;

/** The parser that a file header of 24 bytes asks for; `magic` is what its first four say. */
export function readPcapHeader(
  bytes: Uint8Array,
  magic: Magic,
  notes: CaptureNotes,
): PcapParser | HeaderProblem {
  const field = magic.littleEndian ? uint32le(bytes, 20) : uint32(bytes, 20);
  const linkType = field & 0xffff;
  const fcs = (field & HAS_FCS_LENGTH) === 0 ? {} : { fcsLength: (field >>> 28) * 2 };
  if (KNOWN_LINK_TYPES.includes(linkType)) return new PcapParser(magic, notes.open({ linkType, ...fcs }));
  return { offset: 20, problem: `unknown link type ${linkType}; known: ${KNOWN_LINK_TYPES.join(", ")}` };
}

/** Why a beginning that is too short is no file header. */
export function explainShortHeader(length: number): string {
  return `the header of the capture ends after ${length} of ${FILE_HEADER_LENGTH} bytes; copy the file again`;
}
