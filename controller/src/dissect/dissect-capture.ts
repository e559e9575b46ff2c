import {
  type CaptureCounts,
  type CaptureOptions,
  type Extractor,
  type ExtractorLosses,
  type ExtractorOptions,
  type FrameBatch,
  makeExtractor,
  readCaptureBatches,
} from "@fedprobe/dissection";
import type { Filter } from "@fedprobe/properties";
import type { Write } from "../model/io.js";
import type { Ask, Layout } from "./layout.js";
import { LineWriter } from "./line-writer.js";

/** The one attribute of the probe that a file tells as well: the number of the frame. */
const RANK = "meta.rank";

export interface Dissection {
  readonly layout: Layout;
  readonly filter: Filter | undefined;
  readonly extractorOptions: ExtractorOptions;
  readonly captureOptions: CaptureOptions;
}

/** What became of the frames of a capture; also where it could not be read to its end. */
export interface Counts extends CaptureCounts {
  /** Accepted by the filter. */
  shown: number;
  losses: ExtractorLosses | undefined;
}

/** Attributes of one frame after the other by their place in `names`. */
class FrameReader {
  readonly #extractor: Extractor;
  /** Place in the extractor of each name; -1 is the rank. */
  readonly #places: readonly number[];
  rank = 0;

  constructor(names: readonly string[], options: ExtractorOptions) {
    const extracted = [...new Set(names.filter((name) => name !== RANK))];
    this.#extractor = makeExtractor(extracted, options);
    this.#places = names.map((name) => extracted.indexOf(name));
  }

  read(batch: FrameBatch, index: number): void {
    this.rank += 1;
    this.#extractor.extractFrom(batch, index);
  }

  readonly value: Ask = (index) => {
    const place = this.#places[index]!;
    return place < 0 ? this.rank : this.#extractor.value(place);
  };

  get losses(): ExtractorLosses {
    return this.#extractor.losses();
  }
}

/** Reads a frame of a batch; its line, if the filter accepts it. */
type LineOf = (batch: FrameBatch, index: number) => string | undefined;

function makeLineOf({ layout, filter }: Dissection, reader: FrameReader): LineOf {
  const behind = layout.attributes.length;
  const event = { time: 0, rank: 0, value: (attribute: number) => reader.value(behind + attribute) };
  return (batch, index) => {
    reader.read(batch, index);
    return filter === undefined || filter.accepts(event) ? layout.line(reader.value) : undefined;
  };
}

/** Writes the lines of a batch; false when nobody reads them any more. */
async function writeBatch(batch: FrameBatch, lineOf: LineOf, lines: LineWriter, counts: Counts) {
  for (let index = 0; index < batch.count; index++) {
    const line = lineOf(batch, index);
    if (line === undefined) continue;
    counts.shown += 1;
    lines.add(line);
    if (lines.isFull && !(await lines.flush())) return false;
  }
  return lines.flush();
}

/**
 * Writes a line for every frame that the filter accepts, in constant memory, and keeps `counts` as it goes.
 * Throws `CaptureError` where the capture cannot be read on, and `UnknownAttributeError`, `ContextError` and
 * `KeyError`, all of them before anything is written if the file is no capture.
 */
export async function dissectCapture(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  dissection: Dissection,
  counts: Counts,
  write: Write,
): Promise<void> {
  const { layout, filter, extractorOptions, captureOptions } = dissection;
  const reader = new FrameReader([...layout.attributes, ...(filter?.attributes ?? [])], extractorOptions);
  const lineOf = makeLineOf(dissection, reader);
  const lines = new LineWriter(write, layout.header);
  try {
    for await (const batch of readCaptureBatches(chunks, name, { ...captureOptions, counts })) {
      if (!(await writeBatch(batch, lineOf, lines, counts))) return;
    }
    await lines.flush();
  } finally {
    counts.losses = reader.losses;
  }
}
