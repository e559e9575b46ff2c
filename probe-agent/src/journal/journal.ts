import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { Record as JournalRecord } from "@fedprobe/proto";
import type { RecordBody } from "../model/record.js";

const LENGTH_BYTES = 4;
const FLUSH_BYTES = 64 * 1024;
const FLUSH_MS = 20;
/** One offset is remembered per this many records. */
const STRIDE = 64;

/** As writeSync of node:fs. */
export type Write = (
  file: number,
  block: Uint8Array,
  from: number,
  length: number,
  position: number,
) => number;

/**
 * A probe's numbered journal: every record is in the file before anybody is sent it, so "kept" and "sent" are
 * one path. On disk: u32 little-endian length, then a fedprobe.v1.Record, again and again.
 * Where a write fails (ENOSPC, EIO) the journal is broken: `onError` is told, once; nothing more is taken, so that
 * no reader ever sees a gap, and it cannot be closed, so that nobody takes it for whole.
 */
export class Journal {
  readonly #file: number;
  readonly #offsets: number[] = [0];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #size = 0;
  #appended = 0;
  #flushed = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #watchers = new Set<() => void>();
  #closed = false;
  #broken: Error | undefined;

  constructor(
    path: string,
    private readonly onError: (error: Error) => void,
    private readonly write: Write = writeSync,
  ) {
    this.#file = openSync(path, "wx+", 0o600);
  }

  /** Number of the last record that readers can see. */
  get last(): number {
    return this.#flushed;
  }

  /** Never fails for want of disk, as it is called for every frame; throws if the journal was closed. */
  append(timeUs: number, body: RecordBody): void {
    if (this.#closed) throw new Error("the journal is closed");
    if (this.#broken) return;
    this.#appended += 1;
    const record = { number: BigInt(this.#appended), timeUs: BigInt(Math.max(0, Math.round(timeUs))), body };
    const bytes = JournalRecord.encode(record).finish();
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, bytes.length, true);
    this.#pending.push(length, bytes);
    this.#pendingBytes += LENGTH_BYTES + bytes.length;
    if (this.#appended % STRIDE === 0) this.#offsets.push(this.#size + this.#pendingBytes);
    if (this.#pendingBytes >= FLUSH_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Writes what was appended, and wakes the readers. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#broken || this.#pendingBytes === 0) return;
    try {
      this.#writeAll(Buffer.concat(this.#pending, this.#pendingBytes));
    } catch (error) {
      this.#broken = error as Error;
      this.onError(this.#broken);
      return;
    }
    this.#size += this.#pendingBytes;
    this.#flushed = this.#appended;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#wake();
  }

  /**
   * Calls `wake` whenever there is more to read or the journal was closed.
   * @returns ends that
   */
  watch(wake: () => void): () => void {
    this.#watchers.add(wake);
    return () => this.#watchers.delete(wake);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** No more records; readers may still read. Throws if a write has failed. */
  close(): void {
    this.flush();
    if (this.#broken)
      throw new Error(`the journal lacks records: ${this.#broken.message}`, { cause: this.#broken });
    this.#closed = true;
    this.#wake();
  }

  /** Releases the file. */
  dispose(): void {
    clearTimeout(this.#timer);
    closeSync(this.#file);
  }

  /** Reads from the record after `after` on. */
  reader(after: number): JournalReader {
    const block = Math.min(Math.floor(after / STRIDE), this.#offsets.length - 1);
    return new JournalReader(this.#file, () => this.#size, this.#offsets[block] as number, after);
  }

  #writeAll(block: Uint8Array): void {
    for (let written = 0; written < block.length; )
      written += this.write(this.#file, block, written, block.length - written, this.#size + written);
  }

  #wake(): void {
    for (const wake of this.#watchers) wake();
  }
}

/** One subscriber's place in a journal. */
export class JournalReader {
  #buffer = new Uint8Array(256 * 1024);

  constructor(
    private readonly file: number,
    private readonly size: () => number,
    private position: number,
    private readonly after: number,
  ) {}

  /** The next records, at most `limit`; empty if there are none yet. */
  next(limit: number): JournalRecord[] {
    const records: JournalRecord[] = [];
    for (let consumed = -1; consumed !== 0 && records.length === 0; ) consumed = this.#take(limit, records);
    return records;
  }

  /** Decodes what one read of the file gives; returns the bytes consumed. */
  #take(limit: number, into: JournalRecord[]): number {
    const block = this.#read();
    let at = 0;
    while (into.length < limit) {
      const end = endOfRecord(block, at);
      if (end === undefined || end > block.length) break;
      const record = JournalRecord.decode(block.subarray(at + LENGTH_BYTES, end));
      if (record.number > BigInt(this.after)) into.push(record);
      at = end;
    }
    this.position += at;
    return at;
  }

  #read(): Uint8Array {
    const block = this.#readInto(this.#buffer);
    const end = endOfRecord(block, 0);
    if (end === undefined || end <= this.#buffer.length) return block;
    this.#buffer = new Uint8Array(end);
    return this.#readInto(this.#buffer);
  }

  #readInto(buffer: Uint8Array): Uint8Array {
    const wanted = Math.min(buffer.length, this.size() - this.position);
    return buffer.subarray(0, wanted > 0 ? readSync(this.file, buffer, 0, wanted, this.position) : 0);
  }
}

function endOfRecord(block: Uint8Array, at: number): number | undefined {
  if (at + LENGTH_BYTES > block.length) return undefined;
  return at + LENGTH_BYTES + new DataView(block.buffer, block.byteOffset + at).getUint32(0, true);
}
