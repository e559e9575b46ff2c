import type { Frame } from "../model.js";
import { uint32 } from "../reading.js";
import { ByteStream } from "./byte-stream.js";
import type { CaptureError } from "./capture-error.js";
import { CaptureNotes, type CaptureOptions } from "./capture-notes.js";
import { dropFrames, type FrameBatch, frameOf, makeBatch, moveBatch } from "./frame-batch.js";
import { FILE_HEADER_LENGTH } from "./pcap-format.js";
import { explainShortHeader, readPcapHeader, readPcapMagic } from "./pcap-parser.js";
import { PCAPNG_MAGIC } from "./pcapng-format.js";
import { PcapngParser } from "./pcapng-parser.js";
import type { RecordParser } from "./record-parser.js";
import { countReady, observeFrames } from "./waiting-frames.js";

const GZIP_MAGIC = "1f8b";

function explain(beginning: Uint8Array): string {
  if (beginning.length === 0) return "not a capture file: it is empty";
  if (beginning.length < 4) return `not a capture file: it has ${beginning.length} bytes`;
  if (readPcapMagic(beginning) !== undefined) return explainShortHeader(beginning.length);
  const hex = Buffer.from(beginning.subarray(0, 4)).toString("hex");
  if (hex.startsWith(GZIP_MAGIC)) return "compressed with gzip; unpack it first: gunzip";
  return `not a capture file: it begins with ${hex}; pcap begins with a1b2c3d4 or a1b23c4d in either byte order, pcapng with 0a0d0d0a`;
}

/** The parser for what the stream begins with; of pcap, the file header is taken. */
async function recognise(stream: ByteStream, notes: CaptureNotes): Promise<RecordParser> {
  await stream.fill(FILE_HEADER_LENGTH);
  const beginning = stream.bytes.subarray(0, FILE_HEADER_LENGTH);
  if (beginning.length >= 4 && uint32(beginning, 0) === PCAPNG_MAGIC) return new PcapngParser(notes);
  const magic = beginning.length === FILE_HEADER_LENGTH ? readPcapMagic(beginning) : undefined;
  if (magic === undefined) throw notes.refusal(0, explain(beginning));
  const parser = readPcapHeader(beginning, magic, notes);
  if ("offset" in parser) throw notes.refusal(parser.offset, parser.problem);
  stream.skip(FILE_HEADER_LENGTH);
  return parser;
}

/** The stream ends before a record does. */
function endProblem(length: number, { needed }: RecordParser): string {
  return `the file ends after ${length} of the record's ${needed} bytes; copy it again, or use what was read`;
}

/** Frames of a stream, as many as lie in it, and those that wait until it is known how to read them. */
class BatchReader {
  readonly batch = makeBatch();
  /** Whether no more bytes come, or none that can be read. */
  isEnd = false;
  /** Place in the bytes of the batch of the first record that was not read. */
  #at: number;

  constructor(
    private readonly stream: ByteStream,
    private readonly parser: RecordParser,
    private readonly notes: CaptureNotes,
  ) {
    this.#at = stream.at;
    moveBatch(this.batch, stream.bytes, stream.offset - stream.at);
  }

  /** Reads what is there; returns the number of frames that wait no longer. */
  read(): number {
    const { batch, notes, parser } = this;
    const from = batch.count;
    this.#at = parser.parse(batch.bytes, this.#at, batch.bytes.length, batch);
    notes.countSnapped(batch);
    this.isEnd ||= parser.problem !== undefined;
    observeFrames(batch, from);
    return countReady(batch, batch.offset + this.#at, this.isEnd);
  }

  /** Waits for more bytes, if those that are there are not enough; the frames that wait stay. */
  async fill(): Promise<void> {
    const { batch, parser, stream } = this;
    if (batch.bytes.length - this.#at >= parser.needed) return;
    const kept = batch.count > 0 ? Math.min(this.#at, batch.starts[0]!) : this.#at;
    stream.skip(kept - stream.at);
    const waiting = this.#at - kept;
    this.isEnd = !(await stream.fill(waiting + parser.needed));
    moveBatch(batch, stream.bytes, stream.offset);
    this.#at = waiting;
  }

  /** Why the capture cannot be read on; `undefined` at its proper end. All frames before were given out. */
  get fault(): CaptureError | undefined {
    const { batch, notes, parser } = this;
    const rest = batch.bytes.length - this.#at;
    if (parser.problem === undefined && rest === 0) return undefined;
    return notes.fault(batch.offset + this.#at, 0, parser.problem ?? endProblem(rest, parser));
  }
}

/**
 * The frames of a capture (pcap in either byte order, µs or ns; pcapng), some thousands at a time and without
 * an object for each, in constant memory. The batch is the same object each time. Otherwise as `readCapture`.
 */
export async function* readCaptureBatches(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: CaptureOptions = {},
): AsyncGenerator<FrameBatch> {
  const stream = new ByteStream(chunks);
  const notes = new CaptureNotes(name, options);
  try {
    const reader = new BatchReader(stream, await recognise(stream, notes), notes);
    const { batch } = reader;
    for (;;) {
      const ready = reader.read();
      if (ready > 0) {
        const all = batch.count;
        batch.count = ready;
        notes.counts.frames += ready;
        yield batch;
        batch.count = all;
        dropFrames(batch, ready);
      }
      if (reader.isEnd) break;
      await reader.fill();
    }
    if (reader.fault !== undefined) throw reader.fault;
  } finally {
    await stream.close();
  }
}

/**
 * The frames of a capture (pcap in either byte order, µs or ns; pcapng with any number of sections and
 * interfaces), in constant memory. Times are whole µs since 1970. `name` is what errors call the file. Throws
 * `CaptureError` where the file cannot be read on; the frames before have been given out by then.
 */
export async function* readCapture(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: CaptureOptions = {},
): AsyncGenerator<Frame> {
  for await (const batch of readCaptureBatches(chunks, name, options)) {
    for (let i = 0; i < batch.count; i++) yield frameOf(batch, i);
  }
}
