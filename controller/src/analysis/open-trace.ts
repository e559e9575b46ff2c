import { createReadStream } from "node:fs";
import { CaptureTrace } from "./capture-trace.js";
import { EventTrace } from "./event-trace.js";
import type { Trace, TraceOptions } from "./trace.js";

/** A file of frames or of events. */
export interface Input {
  /** What it stands for: a probe. */
  readonly probe: string;
  /** `-` is standard input. */
  readonly path: string;
}

/** Read at once: more does not make it faster, less does make it slower. */
const CHUNK = 1 << 18;
const OPENING_BRACE = 0x7b;
/** What may stand before the first event: a byte order mark, spaces, line ends. */
const BLANK = new Set([0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d]);

/** What errors call an input. */
export function nameOf({ path }: Input): string {
  return path === "-" ? "standard input" : path;
}

/**
 * Opens an input: events as JSON Lines if its name ends in `.jsonl` or its first character is `{`, else a capture.
 */
export async function openTrace(input: Input, options: TraceOptions): Promise<Trace> {
  const source = input.path === "-" ? process.stdin : createReadStream(input.path, { highWaterMark: CHUNK });
  const chunks = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const [first, isEvents] = await look(chunks);
  const all = rejoin(first, chunks);
  const name = nameOf(input);
  if (isEvents || /\.(jsonl|ndjson)$/i.test(input.path))
    return new EventTrace(input.probe, all, name, options);
  return new CaptureTrace(input.probe, all, name, options);
}

/** The first chunks, up to one that is not all blank, and whether an object begins there. */
async function look(chunks: AsyncIterator<Uint8Array>): Promise<readonly [readonly Uint8Array[], boolean]> {
  const seen: Uint8Array[] = [];
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    seen.push(next.value);
    const first = next.value.find((byte) => !BLANK.has(byte));
    if (first !== undefined) return [seen, first === OPENING_BRACE];
  }
  return [seen, false];
}

async function* rejoin(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
