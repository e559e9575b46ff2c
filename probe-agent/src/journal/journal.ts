import { closeSync, constants, fdatasync, openSync, readSync, writeSync } from "node:fs";
import type { Record as JournalRecord } from "@fedprobe/proto";
import type { RecordBody } from "../model/record.js";
import { decodeBlock, encodeBlock, endOfBlock } from "./record-block.js";
import { type Recovered, recoverJournal } from "./recover-journal.js";

/** What is older than this is on the disk, and outlasts a machine that stops; what is in the file outlasts the probe. */
const SYNC_MS = 1_000;
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
 * one path. On disk: length and CRC-32 (u32 little-endian), then a fedprobe.v1.Record, again and again.
 * A journal that is there already is taken over: its numbers go on, in the next epoch.
 * Where a write fails (ENOSPC, EIO) the journal is broken: `onError` is told, once; nothing more is taken, so that
 * no reader ever sees a gap, and it cannot be closed, so that nobody takes it for whole.
 */
export class Journal {
  readonly #file: number;
  readonly #offsets: number[];
  readonly #restarts: number[];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #size = 0;
  #appended = 0;
  #flushed = 0;
  #timer: NodeJS.Timeout | undefined;
  #syncing: NodeJS.Timeout | undefined;
  /** What an earlier process has left. */
  readonly recovered: Recovered | undefined;
  readonly #watchers = new Set<() => void>();
  #closed = false;
  #broken: Error | undefined;

  constructor(
    path: string,
    private readonly onError: (error: Error) => void,
    private readonly write: Write = writeSync,
  ) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const past = recoverJournal(this.#file, STRIDE);
    this.recovered = past;
    this.#offsets = [...(past?.offsets ?? [0])];
    this.#restarts = [...(past?.restarts ?? [])];
    this.#size = past?.size ?? 0;
    this.#appended = past?.last ?? 0;
    this.#flushed = this.#appended;
    if (past?.ended) this.#closed = true;
    else if (past) this.#tellRestart(past);
  }

  /** 1, and one more with each process that took it over. */
  get epoch(): number {
    return this.#restarts.length + 1;
  }

  /** Number of the last record of `epoch` that is still there; a reader of that epoch with more has what is no more. */
  lostAfter(epoch: number): number {
    const next = epoch === 0 ? undefined : this.#restarts[epoch - 1];
    return next === undefined ? Number.POSITIVE_INFINITY : next - 1;
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
    const block = encodeBlock(record);
    this.#pending.push(block);
    this.#pendingBytes += block.length;
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
    this.#syncing ??= setTimeout(() => this.#sync(), SYNC_MS);
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
    clearTimeout(this.#syncing);
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

  #tellRestart({ timeUs, cutBytes }: Recovered): void {
    this.#restarts.push(this.#appended + 1);
    const value = { epoch: this.epoch, cutBytes: BigInt(cutBytes) };
    this.append(timeUs, { $case: "restart", value });
    this.flush();
  }

  #sync(): void {
    this.#syncing = undefined;
    fdatasync(this.#file, (error) => {
      // EBADF: released meanwhile.
      if (!error || error.code === "EBADF" || this.#broken) return;
      this.#broken = error;
      this.onError(error);
    });
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
      const end = endOfBlock(block, at);
      if (end === undefined || end > block.length) break;
      const record = decodeBlock(block, at, end);
      if (record.number > BigInt(this.after)) into.push(record);
      at = end;
    }
    this.position += at;
    return at;
  }

  #read(): Uint8Array {
    const block = this.#readInto(this.#buffer);
    const end = endOfBlock(block, 0);
    if (end === undefined || end <= this.#buffer.length) return block;
    this.#buffer = new Uint8Array(end);
    return this.#readInto(this.#buffer);
  }

  #readInto(buffer: Uint8Array): Uint8Array {
    const wanted = Math.min(buffer.length, this.size() - this.position);
    return buffer.subarray(0, wanted > 0 ? readSync(this.file, buffer, 0, wanted, this.position) : 0);
  }
}
