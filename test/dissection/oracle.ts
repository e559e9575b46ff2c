import { createReadStream, existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  ATTRIBUTES,
  type Attribute,
  type ExtractorOptions,
  type FcsFormat,
  type Frame,
  makeExtractor,
  readCapture,
  type Value,
} from "../../dissection/src/index.js";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The folder of sample captures, with the dissection of tshark 4.0.17 beside each. */
export const DATA = process.env["FEDPROBE_DATA"] ?? resolve(repository, "../shared/data");
export const hasData = existsSync(resolve(DATA, "riot"));

/** One column of one frame in which tshark and this package do not agree. */
export interface Difference {
  readonly frame: number;
  readonly attribute: string;
  readonly tshark: string;
  readonly ours: Value | undefined;
}

/** How the capture was made, and how tshark was told to read it. */
export interface CaptureOptions extends ExtractorOptions {
  readonly fcsFormat?: FcsFormat;
}

type Row = ReadonlyMap<string, string>;

export function readOracle(path: string): readonly Row[] {
  const text = gunzipSync(readFileSync(path)).toString();
  const [header = "", ...lines] = text.replace(/\n$/, "").split("\n");
  const columns = header.split("\t");
  return lines.map((line) => new Map(line.split("\t").map((cell, i) => [columns[i]!, cell])));
}

/** Frames of a capture file, each with bytes of its own. */
export async function readFrames(path: string, fcsFormat?: FcsFormat): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readCapture(createReadStream(path), path)) {
    frames.push(fcsFormat === undefined ? frame : { ...frame, fcsFormat });
  }
  return frames;
}

/** What tshark says, as a value of the attribute's type; of several occurrences the first. */
function normalise({ name, type }: Attribute, cell: string): Value | undefined {
  const first = cell.split(",")[0]!;
  if (first === "") return undefined;
  if (name === "meta.timestamp") return Number(first.replace(".", "").slice(0, -3));
  return type === "n" || type === "b" ? Number(first) : first;
}

/** Attributes of the dictionary that have a column in the oracle files. */
function comparable(row: Row): Attribute[] {
  return ATTRIBUTES.filter(({ by, tshark }) => by === "dissection" && row.has(tshark ?? ""));
}

/** Every difference between the capture `<stem>.pcap` read here and `<stem>.tshark.tsv.gz`. */
export async function compare(stem: string, options: CaptureOptions = {}): Promise<Difference[]> {
  const rows = readOracle(`${stem}.tshark.tsv.gz`);
  const frames = await readFrames(`${stem}.pcap`, options.fcsFormat);
  if (frames.length !== rows.length)
    throw new Error(`${stem}: ${frames.length} frames, tshark ${rows.length}`);
  const attributes = comparable(rows[0]!);
  const extractor = makeExtractor(
    attributes.map(({ name }) => name),
    options,
  );
  return frames.flatMap((frame, i) => {
    extractor.extract(frame);
    return attributes.flatMap((attribute, a) => {
      const tshark = rows[i]!.get(attribute.tshark!)!;
      const ours = extractor.value(a);
      if (Object.is(ours, normalise(attribute, tshark))) return [];
      return [{ frame: i + 1, attribute: attribute.name, tshark, ours }];
    });
  });
}
