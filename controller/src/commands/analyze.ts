import { basename } from "node:path";
import { CaptureError } from "@fedprobe/dissection";
import { checkParameters, type Property, PropertyError } from "@fedprobe/properties";
import { type Analysis, analyzeCaptures } from "../analysis/analyze-captures.js";
import type { Capture } from "../analysis/read-merged.js";
import { alertLine, alertTable, asDocument, countsTable } from "../analysis/show-analysis.js";
import { findFault } from "../experiment/find-fault.js";
import { loadProperties } from "../experiment/load-properties.js";
import { EXIT, type ExitCode, FedprobeError, type Problem } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";
import { CaptureReadings } from "./capture-readings.js";
import {
  explainFrameError,
  type FrameOptions,
  readExtractorOptions,
  readFcsFormat,
  usage,
} from "./frame-options.js";

export interface AnalyzeOptions extends FrameOptions {
  readonly properties: readonly string[];
  readonly set: readonly string[];
  readonly format: string;
  readonly failOn?: string;
  readonly json?: boolean;
}

const FORMATS = ["table", "jsonl"];

/** `fedprobe analyze`: what probes with these captures would have said. Exits 0 whatever it finds, but for --fail-on (7). */
export async function runAnalyze(
  captures: readonly string[],
  options: AnalyzeOptions,
  io: Io,
): Promise<ExitCode> {
  const { format, failOn, json } = options;
  if (!FORMATS.includes(format)) throw usage(`no format "${format}"`, `formats: ${FORMATS.join(", ")}`);
  const { properties, parameters } = readRules(options);
  if (failOn !== undefined) checkFailOn(failOn, properties);
  const reading = new CaptureReadings(readFcsFormat(options), io);
  const analysis = await analyze(nameCaptures(captures), properties, parameters, options, reading);
  if (json) io.stdout.write(`${JSON.stringify(asDocument(analysis))}\n`);
  else if (format === "jsonl") for (const found of analysis.alerts) io.stdout.write(`${alertLine(found)}\n`);
  else io.stdout.write(alertTable(analysis));
  io.stderr.write(countsTable(analysis));
  reading.tellCounts();
  for (const fault of analysis.faults) io.stderr.write(`warning: ${visibleText(fault)}\n`);
  if (analysis.faults.length > 0) return EXIT.degraded;
  return failOn !== undefined && hasAlert(analysis, failOn) ? EXIT.verdict : EXIT.ok;
}

function readRules({ properties: names, set }: AnalyzeOptions) {
  const loaded = loadProperties(names.length > 0 ? names : ["iot"], process.cwd());
  const { properties, findings, problems } = loaded;
  const wrong: Problem[] = [...findings.map(({ message, next }) => ({ message, next })), ...problems];
  if (wrong.length > 0) throw new FedprobeError(EXIT.invalidExperiment, wrong);
  const parameters = readParameters(set);
  try {
    checkParameters(properties, parameters);
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    const faults = error.problems.map(({ message, next }) => ({ message, next }));
    throw new FedprobeError(EXIT.usage, faults, { cause: error });
  }
  return { properties, parameters };
}

async function analyze(
  captures: readonly Capture[],
  properties: readonly Property[],
  parameters: Readonly<Record<string, string>>,
  options: FrameOptions,
  readings: CaptureReadings,
): Promise<Analysis> {
  for (const { path } of captures) {
    const fault = findFault(path);
    if (fault)
      throw new FedprobeError(EXIT.usage, [
        { message: fault, place: { file: path }, next: "check the path" },
      ]);
  }
  try {
    const network = readExtractorOptions(options);
    const reading = readings.optionsOf.bind(readings);
    return await analyzeCaptures({ captures, properties, parameters, network, reading });
  } catch (error) {
    if (!(error instanceof CaptureError)) throw explainFrameError(error);
    const next = "give captures of IEEE 802.15.4 frames (pcap)";
    throw new FedprobeError(EXIT.usage, [{ message: error.message, next }], { cause: error });
  }
}

/** A word that nothing can ever match would let everything pass. */
function checkFailOn(what: string, properties: readonly Property[]): void {
  const known = ["alert", "info", ...properties.flatMap(({ kind, id }) => [kind, String(id)])];
  if (!known.includes(what))
    throw usage(`--fail-on ${what} can never be met`, `use one of: ${[...new Set(known)].join(", ")}`);
}

/** A capture's probe is called after its file; files of one name keep their paths. */
function nameCaptures(paths: readonly string[]): Capture[] {
  const short = paths.map((path) => basename(path).replace(/\.\w+$/, ""));
  const unique = new Set(short).size === paths.length;
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) throw usage(`${twice} is named twice`, "each capture stands for a probe of its own");
  return paths.map((path, index) => ({ probe: unique ? (short[index] as string) : path, path }));
}

function readParameters(settings: readonly string[]): Record<string, string> {
  const pairs = settings.map((setting): [string, string] => {
    const at = setting.indexOf("=");
    if (at < 1) throw usage(`--set ${setting} sets nothing`, "write it as --set dos.packets=50");
    return [setting.slice(0, at), setting.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function hasAlert({ alerts }: Analysis, what: string): boolean {
  return alerts.some(({ alert }) => [alert.severity, alert.kind, String(alert.propertyId)].includes(what));
}
