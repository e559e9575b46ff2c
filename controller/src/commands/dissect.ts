import { createReadStream } from "node:fs";
import { isNativeError } from "node:util/types";
import {
  ATTRIBUTES,
  attributeType,
  type CaptureOptions,
  inlineMore,
  makeCaptureCounts,
  UnknownAttributeError,
} from "@fedprobe/dissection";
import { type Filter, PropertyError, readFilter } from "@fedprobe/properties";
import { type Counts, type Dissection, dissectCapture } from "../dissect/dissect-capture.js";
import { findOpen, hintFor } from "../dissect/filter-hints.js";
import { type Layout, makeFieldTable, makeJsonLines, makeTsv } from "../dissect/layout.js";
import { makeSummaryTable } from "../dissect/summary-layout.js";
import { tellCounts, tellFcsChoice, tellFrames } from "../dissect/tell-capture.js";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";
import {
  explainFrameError,
  type FrameOptions,
  readExtractorOptions,
  readFcsFormat,
  usage,
} from "./frame-options.js";
import { makeWrite } from "./make-write.js";

export interface DissectOptions extends FrameOptions {
  /** Names of attributes, separated by commas. */
  readonly fields?: string;
  readonly format?: string;
  readonly filter?: string;
}

const STANDARD_INPUT = "-";
const FILTER = "--filter";
/** Read at once: more does not make it faster, less does make it slower. */
const CHUNK = 1 << 18;

/** The attributes that a frame has of itself, and its number. */
const OF_FRAMES: readonly string[] = [
  "meta.rank",
  ...ATTRIBUTES.filter(({ by }) => by === "dissection").map(({ name }) => name),
];

const LAYOUTS: Readonly<Record<string, (fields: readonly string[] | undefined) => Layout>> = {
  table: (fields) => (fields === undefined ? makeSummaryTable() : makeFieldTable(fields)),
  tsv: (fields) => makeTsv(fields ?? OF_FRAMES),
  jsonl: (fields) => makeJsonLines(fields ?? OF_FRAMES),
};

function readFields(text: string | undefined): readonly string[] | undefined {
  const names = text?.split(",").map((name) => name.trim());
  if (names?.includes(""))
    throw usage("--fields has an empty name", "write it as --fields ipv6.src,ipv6.dst");
  return names;
}

/** Without a format, named fields are a TSV, and frames a table for people. */
function readLayout(options: DissectOptions): Layout {
  const fields = readFields(options.fields);
  const format = options.format ?? (fields === undefined ? "table" : "tsv");
  const make = Object.hasOwn(LAYOUTS, format) ? LAYOUTS[format] : undefined;
  if (make !== undefined) return make(fields);
  throw usage(`no format "${visibleText(format)}"`, `formats: ${Object.keys(LAYOUTS).join(", ")}`);
}

function readExpression(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  const open = findOpen(text);
  if (open >= 0) {
    const place = { file: FILTER, line: 1, column: open + 1 };
    throw new FedprobeError(EXIT.usage, [{ message: "( is not closed", next: "add )", place }]);
  }
  return readFilter(text, { file: FILTER, attributeType, knownAttributes: OF_FRAMES });
}

/** Errors of libraries, for whoever typed the command. */
function explain(error: unknown, name: string, filter = ""): unknown {
  if (error instanceof PropertyError) {
    const problems = error.problems.map(({ message, next, ...place }) => ({
      message,
      next: hintFor(filter, place.column - 1) ?? next,
      place,
    }));
    return new FedprobeError(EXIT.usage, problems, { cause: error });
  }
  if (error instanceof UnknownAttributeError)
    return usage(error.message, hintFor(error.attribute, 0) ?? "fedprobe attributes lists all", error);
  if (isNativeError(error) && "code" in error)
    return usage(`${name}: ${error.message}`, "check the file", error);
  return explainFrameError(error);
}

/**
 * `fedprobe dissect`: what the frames of a capture file (`-`: of standard input) say, a line each. A file
 * that cannot be read to its end is an error (2), after the frames before have been shown and counted.
 */
export async function runDissect(file: string, options: DissectOptions, io: Io): Promise<ExitCode> {
  const isInput = file === STANDARD_INPUT;
  const name = isInput ? "standard input" : file;
  const tell = (line: string) => io.stderr.write(`${visibleText(name)}: ${line}\n`);
  const counts: Counts = { ...makeCaptureCounts(), shown: 0, losses: undefined };
  const tellAll = () => {
    tell(tellFrames(counts, options.filter === undefined ? undefined : counts.shown));
    tellCounts(counts, counts.losses).forEach(tell);
  };
  inlineMore();
  try {
    const dissection = readDissection(options, {
      onFcsChoice: (choice, source) => tell(tellFcsChoice(choice, source)),
      onWarning: ({ message }) => io.stderr.write(`warning: ${visibleText(message)}\n`),
    });
    const chunks = isInput ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
    await dissectCapture(chunks, name, dissection, counts, makeWrite(io.stdout));
  } catch (error) {
    if (counts.frames > 0) tellAll();
    throw explain(error, name, options.filter);
  }
  tellAll();
  return EXIT.ok;
}

/** What is asked for, before the capture is looked at. */
function readDissection(options: DissectOptions, listeners: CaptureOptions): Dissection {
  return {
    layout: readLayout(options),
    filter: readExpression(options.filter),
    extractorOptions: readExtractorOptions(options),
    captureOptions: { ...readFcsFormat(options), ...listeners },
  };
}
