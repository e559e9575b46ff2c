import type { FcsFormat, Frame } from "../model.js";

/**
 * Frames that lie in one piece of a capture, without an object for each: of frame `i` the bytes
 * `[starts[i], starts[i] + lengths[i])`. Valid until the next batch is asked for.
 */
export interface FrameBatch {
  bytes: Uint8Array;
  /** Frames in it, at least 1 where a reader gives it out. */
  count: number;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** Lengths on the wire. */
  readonly wireLengths: Uint32Array;
  /** µs since 1970. */
  readonly times: Float64Array;
  readonly linkTypes: Uint16Array;
  /** How check sequences of link types 195 and 215 are to be read. */
  fcsFormat: FcsFormat;
  /** Comments by frame, where the capture has some. */
  readonly comments: Map<number, string>;
}

/** Frames that a batch can hold. */
const CAPACITY = 8192;

/** An empty batch. */
export function makeBatch(): FrameBatch {
  return {
    bytes: new Uint8Array(0),
    count: 0,
    starts: new Uint32Array(CAPACITY),
    lengths: new Uint32Array(CAPACITY),
    wireLengths: new Uint32Array(CAPACITY),
    times: new Float64Array(CAPACITY),
    linkTypes: new Uint16Array(CAPACITY),
    fcsFormat: "crc-16",
    comments: new Map(),
  };
}

/** Forgets the frames before; those to come lie in `bytes`. */
export function beginBatch(batch: FrameBatch, bytes: Uint8Array): void {
  batch.bytes = bytes;
  batch.count = 0;
  if (batch.comments.size > 0) batch.comments.clear();
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
  linkType: number,
): void {
  const i = batch.count++;
  batch.starts[i] = start;
  batch.lengths[i] = length;
  batch.wireLengths[i] = wireLength < length ? length : wireLength;
  batch.times[i] = time;
  batch.linkTypes[i] = linkType;
}

/** Frame `index` of the batch as an object of its own, with a view of its bytes that stays valid. */
export function frameOf(batch: FrameBatch, index: number): Frame {
  const start = batch.starts[index]!;
  const comment = batch.comments.get(index);
  const frame: Frame = {
    time: batch.times[index]!,
    linkType: batch.linkTypes[index]!,
    bytes: batch.bytes.subarray(start, start + batch.lengths[index]!),
    wireLength: batch.wireLengths[index]!,
  };
  if (batch.fcsFormat === "crc-16" && comment === undefined) return frame;
  return {
    ...frame,
    ...(batch.fcsFormat === "crc-16" ? {} : { fcsFormat: batch.fcsFormat }),
    ...(comment === undefined ? {} : { comment }),
  };
}
