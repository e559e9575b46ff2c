import type { ExtractorOptions } from "@fedprobe/dissection";
import type { Overrides, Property } from "@fedprobe/properties";
import type { AlertFormat } from "../analysis/alert-format.js";
import { alertLines, makeDocument } from "../analysis/alert-lines.js";
import { makeAlertTable } from "../analysis/alert-table.js";
import type { Until } from "../analysis/analyze-traces.js";
import { makeEveLines } from "../analysis/eve-lines.js";
import type { Input } from "../analysis/open-trace.js";
import type { Io } from "../model/io.js";
import { paintFor } from "../model/paint.js";
import { readFailOn, readInputs, readParameters, readUntil, readWord } from "./analyze-options.js";
import { CaptureReadings } from "./capture-readings.js";
import { type FrameOptions, readExtractorOptions, readFcsFormat, usage } from "./frame-options.js";
import { loadRules } from "./load-rules.js";

export interface AnalyzeOptions extends FrameOptions {
  readonly properties: readonly string[];
  readonly set: readonly string[];
  readonly format: string;
  readonly verdicts: string;
  readonly until?: string;
  readonly failOn?: string;
  readonly packet?: string;
  readonly json?: boolean;
}

/** What is asked for, checked. */
export interface AnalyzeRequest {
  readonly properties: readonly Property[];
  readonly parameters: Overrides;
  readonly inputs: readonly Input[];
  readonly format: AlertFormat;
  readonly verdicts: "bad" | "all";
  readonly until: Until | undefined;
  /** A severity, kind or property id. */
  readonly failOn: string | undefined;
  /** How frames are read: contexts and keys of the network, and what captures do not say of themselves. */
  readonly network: ExtractorOptions;
  readonly readings: CaptureReadings;
}

const FORMATS: Readonly<Record<string, (io: Io, inputs: readonly Input[]) => AlertFormat>> = {
  table: ({ stdout }) => makeAlertTable(paintFor(stdout)),
  jsonl: () => alertLines,
  eve: (_, inputs) => makeEveLines(inputs),
};

/** What the options of the command ask for. Throws `FedprobeError` for the first kind of mistake in them. */
export function readRequest(paths: readonly string[], options: AnalyzeOptions, io: Io): AnalyzeRequest {
  const verdicts = readWord(options.verdicts, ["bad", "all"], ["verdicts", "--verdicts"]);
  const name = readWord(options.format, Object.keys(FORMATS), ["format", "formats"]);
  if (name === "eve" && verdicts === "all")
    throw usage("EVE has no place for good verdicts", "use --format jsonl, or leave out --verdicts all");
  if (options.packet !== undefined) throw usage("--packet without --explain", "add --explain <property>");
  const until = readUntil(options.until);
  const properties = loadRules(options.properties.length > 0 ? options.properties : ["iot"]);
  const parameters = readParameters(options.set, properties);
  const failOn = readFailOn(options.failOn, properties);
  const inputs = readInputs(paths);
  const format = options.json ? makeDocument() : FORMATS[name]!(io, inputs);
  const network = readExtractorOptions(options);
  const readings = new CaptureReadings(readFcsFormat(options), io);
  return { properties, parameters, inputs, format, verdicts, until, failOn, network, readings };
}
