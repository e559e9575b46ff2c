import { basename } from "node:path";
import { CaptureError } from "@fedprobe/dissection";
import { checkParameters, PropertyError } from "@fedprobe/properties";
import { type Analysis, analyzeCaptures } from "../analysis/analyze-captures.js";
import type { Capture } from "../analysis/read-merged.js";
import { alertLine, alertTable, asDocument, countsTable } from "../analysis/show-analysis.js";
import { loadProperties } from "../experiment/load-properties.js";
import { EXIT, type ExitCode, FedprobeError, type Problem } from "../model/errors.js";
import type { Io } from "../model/io.js";

export interface AnalyzeOptions {
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
  const analysis = await analyze(captures, options);
  if (json) io.stdout.write(`${JSON.stringify(asDocument(analysis))}\n`);
  else if (format === "jsonl") for (const found of analysis.alerts) io.stdout.write(`${alertLine(found)}\n`);
  else io.stdout.write(alertTable(analysis));
  io.stderr.write(countsTable(analysis));
  return failOn !== undefined && hasAlert(analysis, failOn) ? EXIT.verdict : EXIT.ok;
}

async function analyze(
  captures: readonly string[],
  { properties: names, set }: AnalyzeOptions,
): Promise<Analysis> {
  const { properties, findings, problems } = loadProperties(
    names.length > 0 ? names : ["iot"],
    process.cwd(),
  );
  const wrong: Problem[] = [...findings.map(({ message, next }) => ({ message, next })), ...problems];
  if (wrong.length > 0) throw new FedprobeError(EXIT.invalidExperiment, wrong);
  try {
    const parameters = readParameters(set);
    checkParameters(properties, parameters);
    return await analyzeCaptures({ captures: nameCaptures(captures), properties, parameters });
  } catch (error) {
    if (error instanceof PropertyError) {
      const problems = error.problems.map(({ message, next }) => ({ message, next }));
      throw new FedprobeError(EXIT.usage, problems, { cause: error });
    }
    if (error instanceof CaptureError || (error instanceof Error && "code" in error)) {
      throw new FedprobeError(EXIT.usage, [{ message: error.message, next: "check the file" }], {
        cause: error,
      });
    }
    throw error;
  }
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

function usage(message: string, next: string): FedprobeError {
  return new FedprobeError(EXIT.usage, [{ message, next }]);
}
