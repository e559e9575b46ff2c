import { CaptureError, inlineMore } from "@fedprobe/dissection";
import { analyzeInputs } from "../analysis/analyze-inputs.js";
import { countsTable } from "../analysis/counts-table.js";
import type { FoundAlert } from "../analysis/found-alert.js";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { visibleText } from "../model/visible-text.js";
import { type AnalyzeOptions, type AnalyzeRequest, readRequest } from "./analyze-request.js";
import { warningsOf } from "./analyze-warnings.js";
import { explainFrameError, usage } from "./frame-options.js";
import { LineProblems } from "./line-problems.js";
import { makeWrite } from "./make-write.js";

function isMeant({ severity, kind, propertyId, bad }: FoundAlert, failOn: string | undefined): boolean {
  return bad && failOn !== undefined && [severity, kind, String(propertyId)].includes(failOn);
}

/** Analyses, and writes alerts as they are settled; `failed`: --fail-on was met. */
async function showAlerts(request: AnalyzeRequest, problems: LineProblems, io: Io) {
  const { format, failOn, readings } = request;
  const write = makeWrite(io.stdout);
  let failed = false;
  await write(format.begin());
  const reading = readings.optionsOf.bind(readings);
  const options = { ...request, reading, keep: format.keep, onProblem: problems.report };
  const analysis = await analyzeInputs(options, async (alerts) => {
    failed ||= alerts.some((alert) => isMeant(alert, failOn));
    return write(alerts.map((alert) => format.alert(alert)).join(""));
  });
  await write(format.end(analysis));
  return { ...analysis, failed };
}

function asUsage(error: unknown): unknown {
  if (!(error instanceof CaptureError)) return explainFrameError(error);
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
  request.readings.tellCounts();
  for (const warning of warningsOf(analysis, request.properties))
    io.stderr.write(`warning: ${visibleText(warning)}\n`);
  if (analysis.faults.length > 0 || problems.count > 0) return EXIT.degraded;
  return analysis.failed ? EXIT.verdict : EXIT.ok;
}
