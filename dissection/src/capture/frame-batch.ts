import { FCS_FORMATS, type Frame } from "../model.js";
import { PENDING } from "./interface-fcs.js";
import type { RecordedInterface } from "./recorded-interface.js";

/**
 * Frames that lie in one piece of a capture, without an object for each: of frame `i` the bytes
 * `[starts[i], starts[i] + lengths[i])`. Valid until the next batch is asked for.
 */
export interface FrameBatch {
  bytes: Uint8Array;
  /** Byte of the capture at which `bytes` begins. */
  offset: number;
  /** Frames in it, at least 1 where a reader gives it out. */
  count: number;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** Lengths on the wire. */
  readonly wireLengths: Uint32Array;
  /** µs since 1970. */
  readonly times: Float64Array;
  readonly linkTypes: Uint16Array;
  /** The interface that each frame came in by. */
  readonly interfaces: RecordedInterface[];
  /** How check sequences of link types 195 and 215 are to be read: numbers in `FCS_FORMATS`. */
  readonly fcsFormats: Uint8Array;
  /** Whether a frame may have no format yet; none of those given out has. */
  hasPending: boolean;
  /** Frames that the capture has cut, not counted yet, and the first of them. */
  snapped: number;
  firstSnapped: number;
  /** Comments by frame, where the capture has some. */
  readonly comments: Map<number, string>;
}

/** Frames that a batch can hold. */
const CAPACITY = 8192;

/** An empty batch. */
export function makeBatch(): FrameBatch {
  return {
    bytes: new Uint8Array(0),
    offset: 0,
    count: 0,
    starts: new Uint32Array(CAPACITY),
    lengths: new Uint32Array(CAPACITY),
    wireLengths: new Uint32Array(CAPACITY),
    times: new Float64Array(CAPACITY),
    linkTypes: new Uint16Array(CAPACITY),
    interfaces: [],
    fcsFormats: new Uint8Array(CAPACITY),
    hasPending: false,
    snapped: 0,
    firstSnapped: 0,
    comments: new Map(),
  };
}

/** The bytes of the batch lie in `bytes` now, which begins at byte `offset` of the capture; its frames stay. */
export function moveBatch(batch: FrameBatch, bytes: Uint8Array, offset: number): void {
  const by = offset - batch.offset;
  for (let i = 0; i < batch.count; i++) batch.starts[i]! -= by;
  batch.bytes = bytes;
  batch.offset = offset;
}

/** Forgets the first `count` frames; those behind them stay. */
export function dropFrames(batch: FrameBatch, count: number): void {
  const { comments, fcsFormats, interfaces, lengths, linkTypes, starts, times, wireLengths } = batch;
  const end = batch.count;
  batch.count -= count;
  if (batch.count > 0) {
    for (const column of [starts, lengths, wireLengths, times, linkTypes, fcsFormats])
      column.copyWithin(0, count, end);
    interfaces.copyWithin(0, count, end);
  }
  if (comments.size === 0) return;
  const later = [...comments].filter(([frame]) => frame >= count);
  comments.clear();
  for (const [frame, comment] of later) comments.set(frame - count, comment);
}

export function isFull(batch: FrameBatch): boolean {
  return batch.count === CAPACITY;
}

/** The caller knows that the batch is not full. A wire length below that of the bytes is taken for theirs. */
export function addFrame(
  batch: FrameBatch,
  start: number,
  length: number,
  wireLength: number,
  time: number,
  source: RecordedInterface,
): void {
  const i = batch.count++;
  const { code } = source.fcs;
  batch.starts[i] = start;
  batch.lengths[i] = length;
  batch.wireLengths[i] = wireLength < length ? length : wireLength;
  batch.times[i] = time;
  batch.linkTypes[i] = source.linkType;
  batch.interfaces[i] = source;
  batch.fcsFormats[i] = code;
  if (code === PENDING) batch.hasPending = true;
  if (wireLength > length) noteSnapped(batch, i);
}

function noteSnapped(batch: FrameBatch, i: number): void {
  if (batch.snapped === 0) batch.firstSnapped = i;
  batch.snapped += 1;
}

/** Frame `index` of the batch as an object of its own, with a view of its bytes that stays valid. */
export function frameOf(batch: FrameBatch, index: number): Frame {
  const start = batch.starts[index]!;
  const comment = batch.comments.get(index);
  const fcsFormat = FCS_FORMATS[batch.fcsFormats[index]!]!;
  const frame: Frame = {
    time: batch.times[index]!,
    linkType: batch.linkTypes[index]!,
    bytes: batch.bytes.subarray(start, start + batch.lengths[index]!),
    wireLength: batch.wireLengths[index]!,
  };
  if (fcsFormat === "crc-16" && comment === undefined) return frame;
  return {
    ...frame,
    ...(fcsFormat === "crc-16" ? {} : { fcsFormat }),
    ...(comment === undefined ? {} : { comment }),
  };
}
