import type { FrameBatch } from "./frame-batch.js";

/** Reads the records of one capture format; holds what its headers said. */
export interface RecordParser {
  /**
   * Reads the whole records in `bytes[at, end)` into the batch until it is full, and returns where the
   * first one begins that was not read. If it could not be read, `problem` says why.
   */
  parse(bytes: Uint8Array, at: number, end: number, batch: FrameBatch): number;
  /** Bytes that the record where `parse` stopped must have to be read. */
  readonly needed: number;
  /** Why reading cannot go on. */
  readonly problem: string | undefined;
}
