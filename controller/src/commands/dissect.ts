import { EventEmitter, once } from "node:events";
import { createReadStream } from "node:fs";
import { isNativeError } from "node:util/types";
import {
  ATTRIBUTES,
  attributeType,
  CaptureError,
  ContextError,
  inlineMore,
  KeyError,
  parseMacKey,
  UnknownAttributeError,
} from "@fedprobe/dissection";
import { type Filter, PropertyError, readFilter } from "@fedprobe/properties";
import { type Counts, dissectCapture, type Write } from "../dissect/dissect-capture.js";
import { type Layout, makeFieldTable, makeJsonLines, makeTsv } from "../dissect/layout.js";
import { makeSummaryTable } from "../dissect/summary-layout.js";
import { EXIT, type ExitCode, FedprobeError } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";

export interface DissectOptions {
  /** Names of attributes, separated by commas. */
  readonly fields?: string;
  readonly format?: string;
  readonly filter?: string;
  /** `0=aaaa::/64` each. */
  readonly context: readonly string[];
  /** `<32 hex digits>`, `<index>=<…>` or `<source>/<index>=<…>` each. */
  readonly key: readonly string[];
}

const STANDARD_INPUT = "-";
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

function usage(message: string, next: string, cause?: unknown): FedprobeError {
  return new FedprobeError(EXIT.usage, [{ message, next }], { cause });
}

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
  return readFilter(text, { file: "--filter", attributeType, knownAttributes: OF_FRAMES });
}

function readContexts(settings: readonly string[]): Record<string, string> {
  const pairs = settings.map((setting): [string, string] => {
    const at = setting.indexOf("=");
    if (at < 1) throw usage(`--context ${setting} names no prefix`, "write it as --context 0=aaaa::/64");
    return [setting.slice(0, at), setting.slice(at + 1)];
  });
  const twice = pairs.find(([name], at) => pairs.findIndex(([other]) => other === name) !== at);
  if (twice) throw usage(`--context ${twice[0]} is given twice`, "give each context once");
  return Object.fromEntries(pairs);
}

/** Errors of libraries, for whoever typed the command. */
function explain(error: unknown, name: string): unknown {
  if (error instanceof PropertyError) {
    const problems = error.problems.map(({ message, next, ...place }) => ({ message, next, place }));
    return new FedprobeError(EXIT.usage, problems, { cause: error });
  }
  if (error instanceof UnknownAttributeError)
    return usage(error.message, "fedprobe attributes lists all", error);
  if (error instanceof ContextError) return usage(error.message, "correct --context", error);
  if (error instanceof KeyError) return usage(error.message, "correct --key", error);
  if (error instanceof CaptureError) return usage(error.message, "check the file", error);
  if (isNativeError(error) && "code" in error)
    return usage(`${name}: ${error.message}`, "check the file", error);
  return error;
}

/** Writes as fast as the reader of the stream reads, and stops when it has gone (`fedprobe … | head`). */
function makeWrite(stream: Io["stdout"]): Write {
  let isOpen = true;
  const events = new EventEmitter();
  const notice = (open: boolean) => () => {
    isOpen &&= open;
    events.emit("change");
  };
  // Standard output stays writable when its reader has gone; only the error tells. main.ts judges it.
  stream.on("error", notice(false)).on("close", notice(false)).on("drain", notice(true));
  return async (text) => {
    if (isOpen && !stream.write(text)) await once(events, "change");
    return isOpen;
  };
}

function countsLine(name: string, { frames, shown }: Counts, filtered: boolean): string {
  const read = frames === 1 ? "1 frame" : `${frames} frames`;
  return `${visibleText(name)}: ${read}${filtered ? `, ${shown} shown` : ""}\n`;
}

/**
 * `fedprobe dissect`: what the frames of a capture file (`-`: of standard input) say, a line each. A file
 * that cannot be read to its end is an error (2), after the frames before have been shown and counted.
 */
export async function runDissect(file: string, options: DissectOptions, io: Io): Promise<ExitCode> {
  const isInput = file === STANDARD_INPUT;
  const name = isInput ? "standard input" : file;
  const counts: Counts = { frames: 0, shown: 0 };
  inlineMore();
  try {
    const dissection = {
      layout: readLayout(options),
      filter: readExpression(options.filter),
      extractorOptions: { contexts: readContexts(options.context), keys: options.key.map(parseMacKey) },
      captureOptions: {
        onFcsChoice: ({ format, reason }: { readonly format: string; readonly reason: string }) => {
          io.stderr.write(`${visibleText(name)}: check sequences read as ${format}: ${reason}\n`);
        },
      },
    };
    const chunks = isInput ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
    await dissectCapture(chunks, name, dissection, counts, makeWrite(io.stdout));
  } catch (error) {
    if (counts.frames > 0) io.stderr.write(countsLine(name, counts, options.filter !== undefined));
    throw explain(error, name);
  }
  io.stderr.write(countsLine(name, counts, options.filter !== undefined));
  return EXIT.ok;
}
