import { type FcsFormat, type Frame, LINK_TYPE } from "../model.js";
import { uint32 } from "../reading.js";
import { ByteStream } from "./byte-stream.js";
import { CaptureError } from "./capture-error.js";
import { type FcsChoice, FcsDetector } from "./fcs-detector.js";
import { beginBatch, type FrameBatch, frameOf, makeBatch } from "./frame-batch.js";
import { FILE_HEADER_LENGTH } from "./pcap-format.js";
import { explainShortHeader, readPcapHeader, readPcapMagic } from "./pcap-parser.js";
import { PCAPNG_MAGIC } from "./pcapng-format.js";
import { PcapngParser } from "./pcapng-parser.js";
import type { RecordParser } from "./record-parser.js";

/** How a capture is to be read. */
export interface CaptureOptions {
  /** What link types 195 and 215 end with; absent: found out from the frames. */
  readonly fcsFormat?: FcsFormat;
  /** Told what was found out, once there is a frame to tell from, and again if it changes. */
  readonly onFcsChoice?: (choice: FcsChoice) => void;
}

const GZIP_MAGIC = "1f8b";

/** Octets of preamble, delimiter and PHY header before the PSDU of link type 215. */
const NONASK_HEADER_LENGTH = 6;

function explain(beginning: Uint8Array): string {
  if (beginning.length === 0) return "not a capture file: it is empty";
  if (beginning.length < 4) return `not a capture file: it has ${beginning.length} bytes`;
  if (readPcapMagic(beginning) !== undefined) return explainShortHeader(beginning.length);
  const hex = Buffer.from(beginning.subarray(0, 4)).toString("hex");
  if (hex.startsWith(GZIP_MAGIC)) return "compressed with gzip; unpack it first: gunzip";
  return `not a capture file: it begins with ${hex}; pcap begins with a1b2c3d4 or a1b23c4d in either byte order, pcapng with 0a0d0d0a`;
}

/** The parser for what the stream begins with; of pcap, the file header is taken. */
async function recognise(stream: ByteStream, file: string): Promise<RecordParser> {
  await stream.fill(FILE_HEADER_LENGTH);
  const beginning = stream.bytes.subarray(0, FILE_HEADER_LENGTH);
  if (beginning.length >= 4 && uint32(beginning, 0) === PCAPNG_MAGIC) return new PcapngParser();
  const magic = beginning.length === FILE_HEADER_LENGTH ? readPcapMagic(beginning) : undefined;
  if (magic === undefined) throw new CaptureError({ file, offset: 0, frame: 0 }, explain(beginning));
  const parser = readPcapHeader(beginning, magic);
  if ("offset" in parser) throw new CaptureError({ file, offset: parser.offset, frame: 0 }, parser.problem);
  stream.skip(FILE_HEADER_LENGTH);
  return parser;
}

/** Tells the format of check sequences, batch by batch until nothing can change it. */
class FcsWatch {
  readonly #detector = new FcsDetector();
  #format: FcsFormat | undefined;
  #hasSeen = false;

  constructor(private readonly options: CaptureOptions) {}

  formatOf(batch: FrameBatch): FcsFormat {
    if (this.options.fcsFormat !== undefined) return this.options.fcsFormat;
    for (let i = 0; i < batch.count && !this.#detector.isSettled; i++) this.#show(batch, i);
    const { choice } = this.#detector;
    if (choice.format !== this.#format && this.#hasSeen) this.options.onFcsChoice?.(choice);
    if (this.#hasSeen) this.#format = choice.format;
    return choice.format;
  }

  #show(batch: FrameBatch, i: number): void {
    const linkType = batch.linkTypes[i]!;
    const before = linkType === LINK_TYPE.IEEE802_15_4_NONASK_PHY ? NONASK_HEADER_LENGTH : 0;
    if (linkType !== LINK_TYPE.IEEE802_15_4_WITHFCS && before === 0) return;
    if (batch.wireLengths[i] !== batch.lengths[i]) return;
    const start = batch.starts[i]!;
    this.#hasSeen = true;
    this.#detector.observe(batch.bytes, start + before, start + batch.lengths[i]!);
  }
}

/** The stream ends before a record does. */
function endProblem(stream: ByteStream, parser: RecordParser): string {
  return `the file ends after ${stream.buffered} of the record's ${parser.needed} bytes; copy it again, or use what was read`;
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
  const watch = new FcsWatch(options);
  const batch = makeBatch();
  let frames = 0;
  try {
    const parser = await recognise(stream, name);
    for (;;) {
      beginBatch(batch, stream.bytes);
      stream.skip(parser.parse(stream.bytes, stream.at, stream.bytes.length, batch) - stream.at);
      const place = { file: name, offset: stream.offset, frame: frames + batch.count + 1 };
      if (batch.count > 0) {
        frames += batch.count;
        batch.fcsFormat = watch.formatOf(batch);
        yield batch;
      }
      if (parser.problem !== undefined) throw new CaptureError(place, parser.problem);
      if (stream.buffered >= parser.needed || (await stream.fill(parser.needed))) continue;
      if (stream.buffered === 0) return;
      throw new CaptureError(place, endProblem(stream, parser));
    }
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
