import { fstatSync, ftruncateSync, readSync } from "node:fs";
import type { Record as JournalRecord } from "@fedprobe/proto";
import { decodeBlock, endOfBlock } from "./record-block.js";

/** What a process that is gone has left of its journal. */
export interface Recovered {
  /** Number and time of its last whole record. */
  readonly last: number;
  readonly timeUs: number;
  /** Bytes of its whole records; the rest is cut off. */
  readonly size: number;
  readonly cutBytes: number;
  /** The position of every 64th record. */
  readonly offsets: readonly number[];
  /** Numbers of the records that say that another process has taken over. */
  readonly restarts: readonly number[];
  /** It has come to its end: nothing is to be added. */
  readonly ended: boolean;
  /** The totals that it told last, by name. */
  readonly counts: Readonly<Record<string, number>>;
  /** Time of its last tick. */
  readonly tickedUs: number;
  /** `id revision` of the alerts that it has told, and of those that were reacted to. */
  readonly alerts: ReadonlySet<string>;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads what is in the file of a journal, and cuts off a record that was being written when its writer was killed, with
 * all that follows it. Undefined if there is none yet. A position is kept of one record in `stride`.
 */
export function recoverJournal(file: number, stride: number): Recovered | undefined {
  const { size: found } = fstatSync(file);
  if (found === 0) return undefined;
  const past = new Past(stride);
  for (const { record, end } of readWhole(file, found)) if (!past.take(record, end)) break;
  if (past.size < found) ftruncateSync(file, past.size);
  return { ...past, cutBytes: found - past.size };
}

class Past {
  last = 0;
  timeUs = 0;
  tickedUs = 0;
  size = 0;
  readonly offsets = [0];
  readonly restarts: number[] = [];
  ended = false;
  counts: Record<string, number> = {};
  readonly alerts = new Set<string>();
  readonly #stride: number;

  constructor(stride: number) {
    this.#stride = stride;
  }

  /** False for a record that cannot be the next one. */
  take({ number, timeUs, body }: JournalRecord, end: number): boolean {
    if (Number(number) !== this.last + 1) return false;
    this.last += 1;
    this.timeUs = Number(timeUs);
    this.size = end;
    if (this.last % this.#stride === 0) this.offsets.push(end);
    if (body?.$case === "restart") this.restarts.push(this.last);
    if (body?.$case === "end") this.ended = true;
    if (body?.$case === "alert") this.alerts.add(`${body.value.id} ${body.value.revision}`);
    if (body?.$case === "reaction") this.alerts.add(`${body.value.alertId} 1`);
    if (body?.$case === "tick") this.tickedUs = this.timeUs;
    if (body?.$case === "counters")
      this.counts = Object.fromEntries(
        Object.entries(body.value.counts).map(([name, count]) => [name, Number(count)]),
      );
    return true;
  }
}

interface Found {
  readonly record: JournalRecord;
  /** Position behind it. */
  readonly end: number;
}

/** The records up to the first that is not whole. */
function* readWhole(file: number, size: number): Generator<Found> {
  let chunk = new Uint8Array(CHUNK_BYTES);
  for (let position = 0; position < size; ) {
    const bytes = chunk.subarray(
      0,
      readSync(file, chunk, 0, Math.min(chunk.length, size - position), position),
    );
    const first = endOfBlock(bytes, 0);
    if (first === undefined || first > size - position) return;
    if (first > chunk.length) {
      chunk = new Uint8Array(first);
      continue;
    }
    let at = 0;
    for (
      let end = endOfBlock(bytes, at);
      end !== undefined && end <= bytes.length;
      end = endOfBlock(bytes, at)
    ) {
      const record = tryDecode(bytes, at, end);
      if (!record) return;
      yield { record, end: position + end };
      at = end;
    }
    position += at;
  }
}

function tryDecode(bytes: Uint8Array, at: number, end: number): JournalRecord | undefined {
  try {
    return decodeBlock(bytes, at, end);
  } catch {
    return undefined; // torn: the caller cuts it off, and counts it
  }
}
