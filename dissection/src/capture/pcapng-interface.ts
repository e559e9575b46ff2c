import { uint16, uint16le, uint32, uint32le } from "../reading.js";
import { forEachOption, optionText } from "./block-options.js";
import type { CaptureCounts } from "./capture-counts.js";
import type { CaptureNotes } from "./capture-notes.js";
import { KNOWN_LINK_TYPES } from "./pcap-format.js";
import { OPTION } from "./pcapng-format.js";
import type { RecordedInterface } from "./recorded-interface.js";
import { makeTickClock, type TickClock } from "./tick-clock.js";

/** An interface of a section. */
export interface PcapngInterface {
  readonly recorded: RecordedInterface;
  readonly isKnown: boolean;
  /** Whether somebody was told that its link type is not known. */
  isWarned: boolean;
  /** Longest part of a frame that is kept; 0: all of it. */
  readonly snapLength: number;
  readonly clock: TickClock;
  /** As its last statistics say. */
  droppedByInterface: number;
  droppedBySystem: number;
}

const MICROSECONDS = 6;

/** Octets of check sequence; the draft says bits and gives 4 as an example, so tools write either. */
const FCS_LENGTHS: Readonly<Record<number, number>> = { 0: 0, 2: 2, 4: 4, 16: 2, 32: 4 };

/** 64 bits, signed; beyond 2^53 not exact. */
function int64(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const [high, low] = littleEndian
    ? [uint32le(bytes, at + 4), uint32le(bytes, at)]
    : [uint32(bytes, at), uint32(bytes, at + 4)];
  return (high | 0) * 2 ** 32 + low;
}

/** The interface description block `bytes[at, end)`, of at least 16 octets (draft-ietf-opsawg-pcapng, 4.2). */
export function readInterface(
  bytes: Uint8Array,
  at: number,
  end: number,
  littleEndian: boolean,
  notes: CaptureNotes,
): PcapngInterface {
  const linkType = littleEndian ? uint16le(bytes, at + 8) : uint16(bytes, at + 8);
  const snapLength = littleEndian ? uint32le(bytes, at + 12) : uint32(bytes, at + 12);
  let resolution = MICROSECONDS;
  let offset = 0;
  let name: string | undefined;
  let fcsLength: number | undefined;
  forEachOption(bytes, at + 16, end, littleEndian, (code, place, length) => {
    if (code === OPTION.INTERFACE_NAME) name = optionText(bytes, place, length);
    if (code === OPTION.TIME_RESOLUTION && length >= 1) resolution = bytes[place]!;
    if (code === OPTION.FCS_LENGTH && length >= 1) fcsLength = FCS_LENGTHS[bytes[place]!];
    if (code === OPTION.TIME_OFFSET && length >= 8) offset = int64(bytes, place, littleEndian);
  });
  const said = { ...(name === undefined ? {} : { name }), ...(fcsLength === undefined ? {} : { fcsLength }) };
  return {
    recorded: notes.open({ linkType, ...said }),
    isKnown: KNOWN_LINK_TYPES.includes(linkType),
    isWarned: false,
    snapLength,
    clock: makeTickClock(resolution, offset),
    droppedByInterface: 0,
    droppedBySystem: 0,
  };
}

/**
 * Adds the drops that the options `bytes[at, end)` of an interface statistics block tell to the counts. They count
 * from the beginning, so of an interface the last hold (draft-ietf-opsawg-pcapng, 4.6).
 */
export function readStatistics(
  bytes: Uint8Array,
  at: number,
  end: number,
  littleEndian: boolean,
  source: PcapngInterface,
  counts: CaptureCounts,
): void {
  forEachOption(bytes, at, end, littleEndian, (code, place, length) => {
    const value = length >= 8 ? int64(bytes, place, littleEndian) : -1;
    if (!Number.isSafeInteger(value) || value < 0) return;
    if (code === OPTION.INTERFACE_DROPPED) {
      counts.droppedByInterface += value - source.droppedByInterface;
      source.droppedByInterface = value;
    } else if (code === OPTION.SYSTEM_DROPPED) {
      counts.droppedBySystem += value - source.droppedBySystem;
      source.droppedBySystem = value;
    }
  });
}
