import type { Frame } from "../model.js";
import { uint32, uint32le } from "../reading.js";
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

/** Byte order and time resolution by the first four bytes; `undefined` if they are not those of pcap. */
function readMagic(bytes: Uint8Array): Omit<Format, "linkType"> | undefined {
  for (const littleEndian of [true, false]) {
    const magic = littleEndian ? uint32le(bytes, 0) : uint32(bytes, 0);
    if (magic === PCAP_MAGIC.MICROSECONDS) return { littleEndian, ticksPerUs: 1 };
    if (magic === PCAP_MAGIC.NANOSECONDS) return { littleEndian, ticksPerUs: 1000 };
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 4)).toString("hex");
}

/** Why a file with this beginning, which may be short, is none that can be read. */
function explain(beginning: Uint8Array, file: string): string {
  if (beginning.length === 0) return "not a capture file: it is empty";
  if (uint32(beginning, 0) === PCAPNG_MAGIC) {
    return `pcapng is not yet supported; convert it with: editcap -F pcap ${file} converted.pcap`;
  }
  if (readMagic(beginning) !== undefined) {
    return `the header of the capture ends after ${beginning.length} of ${FILE_HEADER_LENGTH} bytes; copy the file again`;
  }
  return `not a capture file: it begins with ${hex(beginning)}; pcap begins with a1b2c3d4 or a1b23c4d in either byte order`;
}

async function readFormat(stream: ByteStream, file: string): Promise<Format> {
  const isThere = await stream.fill(FILE_HEADER_LENGTH);
  const bytes = stream.take(Math.min(stream.buffered, FILE_HEADER_LENGTH));
  const magic = isThere ? readMagic(bytes) : undefined;
  if (magic === undefined) throw new CaptureError({ file, offset: 0, frame: 0 }, explain(bytes, file));
  // The upper bits of the field may say how long the FCS is (draft-ietf-opsawg-pcap, 4).
  const linkType = (magic.littleEndian ? uint32le(bytes, 20) : uint32(bytes, 20)) & 0xffff;
  if (!KNOWN_LINK_TYPES.includes(linkType)) {
    const known = KNOWN_LINK_TYPES.join(", ");
    throw new CaptureError({ file, offset: 20, frame: 0 }, `unknown link type ${linkType}; known: ${known}`);
  }
  return { ...magic, linkType };
}

function takeFrame(stream: ByteStream, format: Format, captured: number): Frame {
  const { littleEndian, ticksPerUs, linkType } = format;
  const seconds = stream.peekUint32(0, littleEndian);
  const ticks = stream.peekUint32(4, littleEndian);
  const wireLength = Math.max(captured, stream.peekUint32(12, littleEndian));
  stream.skip(RECORD_HEADER_LENGTH);
  const time = seconds * US_PER_SECOND + Math.floor(ticks / ticksPerUs);
  return { time, linkType, bytes: stream.take(captured), wireLength };
}

/** The file ends before a record does. */
function endError(stream: ByteStream, file: string, frame: number, length: number): CaptureError {
  const problem = `the file ends after ${stream.buffered} of the record's ${length} bytes`;
  return new CaptureError(
    { file, offset: stream.offset, frame },
    `${problem}; copy it again, or use what was read`,
  );
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
      if (stream.buffered < RECORD_HEADER_LENGTH && !(await stream.fill(RECORD_HEADER_LENGTH))) {
        if (stream.buffered === 0) return;
        throw endError(stream, name, number, RECORD_HEADER_LENGTH);
      }
      const captured = stream.peekUint32(8, format.littleEndian);
      if (captured > MAXIMUM_SNAPSHOT) {
        const place = { file: name, offset: stream.offset, frame: number };
        throw new CaptureError(place, `absurd record length ${captured}; the file is damaged from here on`);
      }
      const length = RECORD_HEADER_LENGTH + captured;
      if (stream.buffered < length && !(await stream.fill(length)))
        throw endError(stream, name, number, length);
      yield takeFrame(stream, format, captured);
    }
  } finally {
    await stream.close();
  }
}
