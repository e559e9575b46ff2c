import { uint16, uint16le, uint32, uint32le } from "../reading.js";
import { forEachOption, optionText } from "./block-options.js";
import type { CaptureNotes } from "./capture-notes.js";
import { addFrame, type FrameBatch, isFull } from "./frame-batch.js";
import { KNOWN_LINK_TYPES, MAXIMUM_SNAPSHOT } from "./pcap-format.js";
import {
  BEFORE_FRAME,
  BLOCK,
  BLOCK_FRAME_LENGTH,
  BYTE_ORDER_MAGIC,
  MAXIMUM_BLOCK,
  OPTION,
  SKIPPED_BLOCKS,
} from "./pcapng-format.js";
import { type PcapngInterface, readInterface, readStatistics } from "./pcapng-interface.js";
import type { RecordParser } from "./record-parser.js";

/** More interfaces than anybody has; what a damaged or hostile file may make us remember is bounded. */
const MAXIMUM_INTERFACES = 4096;
const VERSION = 1;

/** Reads the blocks of a pcapng file: any number of sections, each with a byte order and interfaces of its own. */
export class PcapngParser implements RecordParser {
  needed = BLOCK_FRAME_LENGTH;
  problem: string | undefined;
  #littleEndian = true;
  #interfaces: PcapngInterface[] = [];
  #isKnown = false;
  #lastTime = 0;

  constructor(private readonly notes: CaptureNotes) {}

  parse(bytes: Uint8Array, start: number, end: number, batch: FrameBatch): number {
    let at = start;
    this.needed = BLOCK_FRAME_LENGTH;
    while (at + BLOCK_FRAME_LENGTH <= end && !isFull(batch)) {
      const length = this.#readLength(bytes, at);
      if (this.problem !== undefined) return at;
      if (at + length > end) {
        this.needed = length;
        return at;
      }
      this.problem = this.#readBlock(bytes, at, length, batch);
      if (this.problem !== undefined) return at;
      at += length;
    }
    return at;
  }

  #uint16(bytes: Uint8Array, at: number): number {
    return this.#littleEndian ? uint16le(bytes, at) : uint16(bytes, at);
  }

  #uint32(bytes: Uint8Array, at: number): number {
    return this.#littleEndian ? uint32le(bytes, at) : uint32(bytes, at);
  }

  /** Length of the block at `at`, all of it; a section header says its byte order before that. */
  #readLength(bytes: Uint8Array, at: number): number {
    if (uint32(bytes, at) === BLOCK.SECTION) {
      this.#littleEndian = uint32le(bytes, at + 8) === BYTE_ORDER_MAGIC;
      if (!this.#littleEndian && uint32(bytes, at + 8) !== BYTE_ORDER_MAGIC)
        this.problem = "a section header without the byte-order magic 1a2b3c4d";
    }
    const length = this.#uint32(bytes, at + 4);
    if (length < BLOCK_FRAME_LENGTH || length > MAXIMUM_BLOCK || length % 4 !== 0)
      this.problem ??= `absurd block length ${length}; the file is damaged from here on`;
    return length;
  }

  /** Reads one whole block; returns why it cannot be, or `undefined`. */
  #readBlock(bytes: Uint8Array, at: number, length: number, batch: FrameBatch): string | undefined {
    if (this.#uint32(bytes, at + length - 4) !== length)
      return "a block that ends with another length than it begins with; the file is damaged from here on";
    switch (this.#uint32(bytes, at)) {
      case BLOCK.SECTION:
        return this.#readSection(bytes, at, length);
      case BLOCK.INTERFACE:
        return this.#readInterface(bytes, at, at + length - 4);
      case BLOCK.ENHANCED_PACKET:
        return this.#readPacket(bytes, at, length, batch, this.#uint32(bytes, at + 8));
      case BLOCK.PACKET:
        return this.#readPacket(bytes, at, length, batch, this.#uint16(bytes, at + 8));
      case BLOCK.SIMPLE_PACKET:
        return this.#readSimplePacket(bytes, at, length, batch);
      case BLOCK.STATISTICS:
        return this.#readStatistics(bytes, at, at + length - 4);
      default:
        return this.#countSkipped(SKIPPED_BLOCKS[this.#uint32(bytes, at)] ?? "unknown");
    }
  }

  #countSkipped(kind: string): undefined {
    const { skippedBlocks } = this.notes.counts;
    skippedBlocks[kind] = (skippedBlocks[kind] ?? 0) + 1;
  }

  #readStatistics(bytes: Uint8Array, at: number, end: number): undefined {
    const source = at + 12 <= end ? this.#interfaces[this.#uint32(bytes, at + 8)] : undefined;
    if (source === undefined) this.#countSkipped("statistics of no interface");
    else readStatistics(bytes, at + 20, end, this.#littleEndian, source, this.notes.counts);
  }

  #readSection(bytes: Uint8Array, at: number, length: number): string | undefined {
    this.#interfaces = [];
    this.#isKnown = false;
    if (length < 28) return `a section header of ${length} bytes, at least 28 are needed`;
    const version = this.#uint16(bytes, at + 12);
    return version === VERSION ? undefined : `pcapng version ${version}; known is ${VERSION}`;
  }

  #readInterface(bytes: Uint8Array, at: number, end: number): string | undefined {
    if (at + 16 > end) return "an interface description that ends early";
    if (this.#interfaces.length === MAXIMUM_INTERFACES)
      return `more than ${MAXIMUM_INTERFACES} interfaces in a section`;
    const described = readInterface(bytes, at, end, this.#littleEndian, this.notes);
    this.#interfaces.push(described);
    this.#isKnown ||= described.isKnown;
    return undefined;
  }

  /** The interface of a packet; of one that is not described, or if none has a known link type, a problem. */
  #interfaceOf(number: number): PcapngInterface | string {
    const found = this.#interfaces[number];
    if (found === undefined)
      return `a packet of interface ${number}, of which the section describes ${this.#interfaces.length}`;
    if (this.#isKnown) return found;
    return `unknown link type ${found.recorded.linkType}; known: ${KNOWN_LINK_TYPES.join(", ")}`;
  }

  /** A frame at `at`, which is added to the batch next, of an interface whose link type is not known. */
  #noteUnknown(source: PcapngInterface, batch: FrameBatch, at: number): void {
    this.notes.counts.unknownLinkType += 1;
    if (source.isWarned) return;
    source.isWarned = true;
    const { linkType, number } = source.recorded;
    const problem = `interface ${number} has the unknown link type ${linkType}; known: ${KNOWN_LINK_TYPES.join(", ")}; of its frames only time and length are read`;
    this.notes.warn(batch.offset + at, batch.count, problem);
  }

  /** An enhanced packet block, or an obsolete packet block, whose fields lie in the same places. */
  #readPacket(
    bytes: Uint8Array,
    at: number,
    length: number,
    batch: FrameBatch,
    interfaceNumber: number,
  ): string | undefined {
    const source = this.#interfaceOf(interfaceNumber);
    if (typeof source === "string") return source;
    const room = length - BEFORE_FRAME.ENHANCED - 4;
    const captured = room < 0 ? 0 : this.#uint32(bytes, at + 20);
    if (room < 0 || captured > room || captured > MAXIMUM_SNAPSHOT)
      return `absurd frame length ${captured} in a block of ${length} bytes; the file is damaged from here on`;
    this.#lastTime = source.clock(this.#uint32(bytes, at + 12), this.#uint32(bytes, at + 16));
    const options = at + BEFORE_FRAME.ENHANCED + ((captured + 3) & ~3);
    if (options + 4 < at + length - 4) this.#readComment(bytes, options, at + length - 4, batch);
    if (!source.isKnown) this.#noteUnknown(source, batch, at);
    const wire = this.#uint32(bytes, at + 24);
    addFrame(batch, at + BEFORE_FRAME.ENHANCED, captured, wire, this.#lastTime, source.recorded);
    return undefined;
  }

  /** Of the frame that is added to the batch next. */
  #readComment(bytes: Uint8Array, at: number, end: number, batch: FrameBatch): void {
    forEachOption(bytes, at, end, this.#littleEndian, (code, place, length) => {
      if (code === OPTION.COMMENT) batch.comments.set(batch.count, optionText(bytes, place, length));
    });
  }

  /** A simple packet block has no time: its frame gets that of the one before. */
  #readSimplePacket(bytes: Uint8Array, at: number, length: number, batch: FrameBatch): string | undefined {
    const source = this.#interfaceOf(0);
    if (typeof source === "string") return source;
    const room = length - BEFORE_FRAME.SIMPLE - 4;
    if (room < 0) return `a packet block of ${length} bytes, at least 16 are needed`;
    const wire = this.#uint32(bytes, at + 8);
    const kept = source.snapLength === 0 ? wire : Math.min(wire, source.snapLength);
    if (kept > room || kept > MAXIMUM_SNAPSHOT)
      return `absurd frame length ${kept} in a block of ${length} bytes; the file is damaged from here on`;
    if (!source.isKnown) this.#noteUnknown(source, batch, at);
    addFrame(batch, at + BEFORE_FRAME.SIMPLE, kept, wire, this.#lastTime, source.recorded);
    return undefined;
  }
}
