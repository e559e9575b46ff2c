import { inlineMore } from "@fedprobe/dissection";
import type { Property } from "@fedprobe/properties";
import { offerInputs } from "../analysis/analyze-inputs.js";
import { type ExplainedPacket, type PacketPlace, TraceExplainer } from "../analysis/explain-traces.js";
import {
  addPacket,
  type ExplanationSummary,
  emptySummary,
  summaryObject,
} from "../analysis/explanation-summary.js";
import { ALL_PROBES } from "../analysis/found-alert.js";
import { showPacket, showProperty } from "../analysis/show-explanation.js";
import { showSummary } from "../analysis/show-explanation-summary.js";
import { readLibrary } from "../experiment/find-properties.js";
import { EXIT, type ExitCode } from "../model/errors.js";
import type { Io } from "../model/io.js";
import { paintFor } from "../model/paint.js";
import { safeJson } from "../model/visible-text.js";
import { readInputs, readParameters, readUntil } from "./analyze-options.js";
import { CaptureReadings } from "./capture-readings.js";
import { checkPackets, findProperty, readPacket } from "./explain-request.js";
import {
  explainFrameError,
  type FrameOptions,
  readExtractorOptions,
  readFcsFormat,
  usage,
} from "./frame-options.js";
import { LineProblems } from "./line-problems.js";
import { loadRules } from "./load-rules.js";
import { makeWrite } from "./make-write.js";

export interface ExplainOptions extends FrameOptions {
  /** A kind or number. */
  readonly explain: string;
  readonly packet?: string;
  readonly properties: readonly string[];
  readonly set: readonly string[];
  readonly until?: string;
  readonly json?: boolean;
}

/** What has been explained: the packet that was asked for, or all of them by who judges them. */
interface Explained {
  packet: ExplainedPacket | undefined;
  readonly summaries: Map<string, ExplanationSummary>;
}

function collect(explained: Explained, property: Property, wanted: PacketPlace | undefined) {
  return (packet: ExplainedPacket): void => {
    if (wanted !== undefined) {
      explained.packet = packet;
      return;
    }
    const judge = property.scope === "local" ? packet.probe : ALL_PROBES;
    const summary = explained.summaries.get(judge) ?? emptySummary();
    explained.summaries.set(judge, summary);
    addPacket(summary, packet);
  };
}

/** What is asked for, checked: all that reading the inputs needs, and what is to be explained. */
function readRequest(paths: readonly string[], options: ExplainOptions, io: Io) {
  const library = [...readLibrary().keys()].filter((name) => !name.includes("/"));
  const properties = loadRules(options.properties.length > 0 ? options.properties : library);
  const property = checkPackets(findProperty(options.explain, properties));
  const parameters = readParameters(options.set, properties);
  const until = readUntil(options.until);
  const inputs = readInputs(paths);
  const probes = inputs.map(({ probe }) => probe);
  const wanted = readPacket(options.packet, probes);
  const readings = new CaptureReadings(readFcsFormat(options), io);
  const reading = readings.optionsOf.bind(readings);
  const network = readExtractorOptions(options);
  return { property, parameters, until, inputs, probes, wanted, network, reading };
}

function show({ packet, summaries }: Explained, property: Property, options: ExplainOptions, io: Io): string {
  if (options.json) {
    const all = Object.fromEntries([...summaries].map(([judge, summary]) => [judge, summaryObject(summary)]));
    return `${safeJson({ v: 1, property_id: property.id, kind: property.kind, ...(packet ? { packet } : { inputs: all }) })}\n`;
  }
  const paint = paintFor(io.stdout);
  const parts = packet
    ? [showPacket(packet, property.scope, paint)]
    : [...summaries].map(([judge, summary]) => showSummary(judge, summary, paint));
  return [showProperty(property, paint), ...parts].join("\n");
}

/**
 * `fedprobe analyze --explain`: why packets match the events of a property or do not; of one packet, each condition
 * with the values that it saw, of all of them how many failed where. Exits 8 if inputs could not be read whole.
 */
export async function runExplain(
  paths: readonly string[],
  options: ExplainOptions,
  io: Io,
): Promise<ExitCode> {
  const request = readRequest(paths, options, io);
  const { property, parameters, probes, wanted } = request;
  const explained: Explained = { packet: undefined, summaries: new Map() };
  const told = collect(explained, property, wanted);
  const consumer = new TraceExplainer(probes, { property, parameters, wanted, explained: told });
  const problems = new LineProblems(io.stderr);
  inlineMore();
  // Nothing after the packet that was asked for can change what is said of it.
  const goOn = async () => explained.packet === undefined;
  const reading = offerInputs({ ...request, onProblem: problems.report }, consumer, goOn);
  const { faults, traces } = await reading.catch((error: unknown) => {
    throw explainFrameError(error);
  });
  problems.end();
  for (const { message } of faults) io.stderr.write(`warning: ${message}\n`);
  if (wanted && explained.packet === undefined) {
    const count = traces.find(({ probe }) => probe === wanted.probe)?.counts.analysed ?? 0;
    throw usage(`${wanted.probe} has no packet ${wanted.rank}`, `its last one is ${count}`);
  }
  await makeWrite(io.stdout)(show(explained, property, options, io));
  return faults.length > 0 || problems.count > 0 ? EXIT.degraded : EXIT.ok;
}
