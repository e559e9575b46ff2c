import {
  type CaptureOptions,
  type Extractor,
  type ExtractorOptions,
  type FrameBatch,
  makeExtractor,
  readCaptureBatches,
} from "@fedprobe/dissection";
import type { Filter } from "@fedprobe/properties";
import type { Ask, Layout } from "./layout.js";

/** The one attribute of the probe that a file tells as well: the number of the frame. */
const RANK = "meta.rank";

export interface Dissection {
  readonly layout: Layout;
  readonly filter: Filter | undefined;
  readonly extractorOptions: ExtractorOptions;
  readonly captureOptions: CaptureOptions;
}

/** What became of the frames of a capture; also where it could not be read to its end. */
export interface Counts {
  frames: number;
  /** Accepted by the filter. */
  shown: number;
}

/** Takes text; resolves to false when nobody reads it any more. */
export type Write = (text: string) => Promise<boolean>;

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
}

/** The lines of those frames of a batch that the filter accepts. */
function makeLines({ layout, filter }: Dissection, reader: FrameReader): (batch: FrameBatch) => string[] {
  const behind = layout.attributes.length;
  const event = { time: 0, rank: 0, value: (attribute: number) => reader.value(behind + attribute) };
  return (batch) => {
    const lines: string[] = [];
    for (let index = 0; index < batch.count; index++) {
      reader.read(batch, index);
      if (filter === undefined || filter.accepts(event)) lines.push(layout.line(reader.value));
    }
    return lines;
  };
}

/**
 * Writes a line for every frame that the filter accepts, in constant memory, and keeps `counts` as it goes.
 * Throws `CaptureError` where the capture cannot be read on, `UnknownAttributeError` and `ContextError`
 * before anything is written.
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
  const linesOf = makeLines(dissection, reader);
  if (layout.header !== undefined && !(await write(`${layout.header}\n`))) return;
  for await (const batch of readCaptureBatches(chunks, name, captureOptions)) {
    const lines = linesOf(batch);
    counts.frames += batch.count;
    counts.shown += lines.length;
    if (lines.length > 0 && !(await write(`${lines.join("\n")}\n`))) return;
  }
}
