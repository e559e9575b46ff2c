import type { Frame } from "../model.js";
import { ByteStream } from "./byte-stream.js";
import { CaptureError } from "./capture-error.js";
import {
  FILE_HEADER_LENGTH,
  KNOWN_LINK_TYPES,
  MAXIMUM_SNAPSHOT,
  PCAP_MAGIC,
  PCAPNG_MAGIC,
  RECORD_HEADER_LENGTH,
  US_PER_SECOND,
} from "./pcap-format.js";

/** What the file header says of all records. */
interface Format {
  readonly littleEndian: boolean;
  /** Parts of a second that the second field of a timestamp counts, per µs. */
  readonly ticksPerUs: number;
  readonly linkType: number;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Byte order and time resolution by the first four bytes; `undefined` if they are not those of pcap. */
function readMagic(header: DataView): Omit<Format, "linkType"> | undefined {
  for (const littleEndian of [true, false]) {
    const magic = header.getUint32(0, littleEndian);
    if (magic === PCAP_MAGIC.MICROSECONDS) return { littleEndian, ticksPerUs: 1 };
    if (magic === PCAP_MAGIC.NANOSECONDS) return { littleEndian, ticksPerUs: 1000 };
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return bytes.length === 0
    ? "it is empty"
    : `it begins with ${Buffer.from(bytes.subarray(0, 4)).toString("hex")}`;
}

/** Why a file with this beginning is none that can be read. */
function explain(beginning: Uint8Array, file: string): string {
  if (beginning.length >= 4 && view(beginning).getUint32(0) === PCAPNG_MAGIC) {
    return `pcapng is not yet supported; convert it with: editcap -F pcap ${file} converted.pcap`;
  }
  if (beginning.length >= 4 && readMagic(view(beginning)) !== undefined) {
    return `the header of the capture ends after ${beginning.length} of ${FILE_HEADER_LENGTH} bytes; copy the file again`;
  }
  return `not a capture file: ${hex(beginning)}; pcap begins with a1b2c3d4 or a1b23c4d in either byte order`;
}

async function readFormat(stream: ByteStream, file: string): Promise<Format> {
  const place = { file, offset: 0, frame: 0 };
  await stream.fill(FILE_HEADER_LENGTH);
  const bytes = stream.take(Math.min(stream.buffered, FILE_HEADER_LENGTH));
  const magic = bytes.length < FILE_HEADER_LENGTH ? undefined : readMagic(view(bytes));
  if (magic === undefined) throw new CaptureError(place, explain(bytes, file));
  // The upper bits of the field may say how long the FCS is (draft-ietf-opsawg-pcap, 4).
  const linkType = view(bytes).getUint32(20, magic.littleEndian) & 0xffff;
  if (!KNOWN_LINK_TYPES.includes(linkType)) {
    const known = KNOWN_LINK_TYPES.join(", ");
    throw new CaptureError({ ...place, offset: 20 }, `unknown link type ${linkType}; known: ${known}`);
  }
  return { ...magic, linkType };
}

/** Lengths and time of the next record. */
interface RecordHeader {
  readonly time: number;
  readonly captured: number;
  readonly wireLength: number;
}

function parseRecordHeader(bytes: Uint8Array, { littleEndian, ticksPerUs }: Format): RecordHeader {
  const header = view(bytes);
  const ticks = header.getUint32(4, littleEndian);
  const captured = header.getUint32(8, littleEndian);
  return {
    time: header.getUint32(0, littleEndian) * US_PER_SECOND + Math.floor(ticks / ticksPerUs),
    captured,
    wireLength: Math.max(captured, header.getUint32(12, littleEndian)),
  };
}

/** The next frame; `undefined` at the end of the file. Throws if the file ends within the record. */
async function readFrame(
  stream: ByteStream,
  format: Format,
  file: string,
  number: number,
): Promise<Frame | undefined> {
  const place = { file, offset: stream.offset, frame: number };
  if (stream.buffered < RECORD_HEADER_LENGTH && !(await stream.fill(RECORD_HEADER_LENGTH))) {
    if (stream.buffered === 0) return undefined;
    const problem = `the file ends after ${stream.buffered} of ${RECORD_HEADER_LENGTH} bytes of a record header`;
    throw new CaptureError(place, `${problem}; copy it again, or go on with what was read`);
  }
  const { time, captured, wireLength } = parseRecordHeader(stream.take(RECORD_HEADER_LENGTH), format);
  if (captured > MAXIMUM_SNAPSHOT) {
    throw new CaptureError(place, `absurd record length ${captured}; the file is damaged from here on`);
  }
  if (stream.buffered < captured && !(await stream.fill(captured))) {
    const problem = `the file ends after ${stream.buffered} of the frame's ${captured} bytes`;
    throw new CaptureError(place, `${problem}; copy it again, or go on with what was read`);
  }
  return { time, linkType: format.linkType, bytes: stream.take(captured), wireLength };
}

/**
 * The frames of a classic pcap capture (either byte order, µs or ns; link types of `LINK_TYPE`), in
 * constant memory. Times are whole µs since 1970. `name` is what errors call the file. Throws
 * `CaptureError` where the file cannot be read on; the frames before have been given out by then.
 */
export async function* readCapture(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Frame> {
  const stream = new ByteStream(chunks);
  try {
    const format = await readFormat(stream, name);
    for (let number = 1; ; number++) {
      const frame = await readFrame(stream, format, name, number);
      if (frame === undefined) return;
      yield frame;
    }
  } finally {
    await stream.close();
  }
}
