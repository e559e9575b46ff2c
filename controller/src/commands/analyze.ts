import { CaptureError, inlineMore } from "@fedprobe/dissection";
import type { Overrides, Property } from "@fedprobe/properties";
import type { AlertFormat } from "../analysis/alert-format.js";
import { alertLines, makeDocument } from "../analysis/alert-lines.js";
import { makeAlertTable } from "../analysis/alert-table.js";
import { analyzeInputs } from "../analysis/analyze-inputs.js";
import type { Until } from "../analysis/analyze-traces.js";
import { countsTable } from "../analysis/counts-table.js";
import { makeEveLines } from "../analysis/eve-lines.js";
import type { FoundAlert } from "../analysis/found-alert.js";
import type { Input } from "../analysis/open-trace.js";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { paintFor } from "../model/paint.js";
import { visibleText } from "../model/visible-text.js";
import { readFailOn, readInputs, readParameters, readUntil, readWord, usage } from "./analyze-options.js";
import { warningsOf } from "./analyze-warnings.js";
import { LineProblems } from "./line-problems.js";
import { loadRules } from "./load-rules.js";
import { makeWrite } from "./make-write.js";

export interface AnalyzeOptions {
  readonly properties: readonly string[];
  readonly set: readonly string[];
  readonly format: string;
  readonly verdicts: string;
  readonly until?: string;
  readonly failOn?: string;
  readonly json?: boolean;
}

/** What is asked for, checked. */
interface Request {
  readonly properties: readonly Property[];
  readonly parameters: Overrides;
  readonly inputs: readonly Input[];
  readonly format: AlertFormat;
  readonly verdicts: "bad" | "all";
  readonly until: Until | undefined;
  /** A severity, kind or property id. */
  readonly failOn: string | undefined;
}

const FORMATS: Readonly<Record<string, (io: Io, inputs: readonly Input[]) => AlertFormat>> = {
  table: ({ stdout }) => makeAlertTable(paintFor(stdout)),
  jsonl: () => alertLines,
  eve: (_, inputs) => makeEveLines(inputs),
};

function readRequest(paths: readonly string[], options: AnalyzeOptions, io: Io): Request {
  const verdicts = readWord("verdicts", options.verdicts, ["bad", "all"]);
  const name = readWord("format", options.format, Object.keys(FORMATS));
  if (name === "eve" && verdicts === "all")
    throw usage("EVE has no place for good verdicts", "use --format jsonl, or leave out --verdicts all");
  const until = readUntil(options.until);
  const properties = loadRules(options.properties.length > 0 ? options.properties : ["iot"]);
  const parameters = readParameters(options.set, properties);
  const failOn = readFailOn(options.failOn, properties);
  const inputs = readInputs(paths);
  const format = options.json ? makeDocument() : FORMATS[name]!(io, inputs);
  return { properties, parameters, inputs, format, verdicts, until, failOn };
}

function isMeant({ severity, kind, propertyId, bad }: FoundAlert, failOn: string | undefined): boolean {
  return bad && failOn !== undefined && [severity, kind, String(propertyId)].includes(failOn);
}

/** Analyses, and writes alerts as they are settled; `failed`: --fail-on was met. */
async function showAlerts(request: Request, problems: LineProblems, io: Io) {
  const { format, failOn } = request;
  const write = makeWrite(io.stdout);
  let failed = false;
  await write(format.begin());
  const options = { ...request, keep: format.keep, onProblem: problems.report };
  const analysis = await analyzeInputs(options, async (alerts) => {
    failed ||= alerts.some((alert) => isMeant(alert, failOn));
    return write(alerts.map((alert) => format.alert(alert)).join(""));
  });
  await write(format.end(analysis));
  return { ...analysis, failed };
}

function asUsage(error: unknown): unknown {
  if (!(error instanceof CaptureError)) return error;
  return usage(error.message, "give captures (pcap, pcapng), or events as JSON Lines", error);
}

/**
 * `fedprobe analyze`: what probes with these captures or events would have said. Exits 0 whatever it finds, but for
 * --fail-on (7) and inputs that could not be read whole (8).
 */
export async function runAnalyze(
  paths: readonly string[],
  options: AnalyzeOptions,
  io: Io,
): Promise<ExitCode> {
  const request = readRequest(paths, options, io);
  inlineMore();
  const problems = new LineProblems(io.stderr);
  const analysis = await showAlerts(request, problems, io).catch((error: unknown) => {
    throw asUsage(error);
  });
  problems.end();
  io.stderr.write(countsTable(analysis));
  for (const warning of warningsOf(analysis, request.properties))
    io.stderr.write(`warning: ${visibleText(warning)}\n`);
  if (analysis.faults.length > 0 || problems.count > 0) return EXIT.degraded;
  return analysis.failed ? EXIT.verdict : EXIT.ok;
}
