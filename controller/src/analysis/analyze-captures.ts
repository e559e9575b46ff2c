import type { CaptureOptions, ExtractorOptions } from "@fedprobe/dissection";
import { Correlation, Pipeline, type RecordBody } from "@fedprobe/probe-agent";
import type { Property } from "@fedprobe/properties";
import type { Alert, PropertySummary } from "@fedprobe/proto";
import { type Capture, readMerged } from "./read-merged.js";

export interface AnalysisOptions {
  readonly captures: readonly Capture[];
  readonly properties: readonly Property[];
  readonly parameters: Readonly<Record<string, string | number>>;
  /** How frames are read: contexts and keys of the network, and what the captures do not say of themselves. */
  readonly network?: ExtractorOptions;
  readonly reading?: (capture: Capture) => CaptureOptions;
}

export interface FoundAlert {
  /** The capture that stands for the probe, or the correlation of all of them. */
  readonly probe: string;
  readonly alert: Alert;
}

export interface Analysis {
  /** In the order of their first occurrence; each in its last revision. */
  readonly alerts: readonly FoundAlert[];
  readonly summaries: readonly { readonly probe: string; readonly properties: readonly PropertySummary[] }[];
  /** Captures that are cut, and where; what comes before the cut was analysed. */
  readonly faults: readonly string[];
  /** Per probe: analysed, malformed, bad-fcs, late. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const CORRELATED = "all probes";

/** The correlation is told how far time has come this often. */
const WATERMARK_US = 1_000_000;

/**
 * What probes with these captures, and a correlator over them, would have said: the same pipeline in this
 * process. Local properties are judged in each capture, distributed ones on all of them merged by time.
 * Rejects with CaptureError where a file is no capture; one that is cut is analysed up to there.
 */
export async function analyzeCaptures(options: AnalysisOptions): Promise<Analysis> {
  const analysis = new RunningAnalysis(options);
  for await (const { probe, timeUs, frame, fault } of readMerged(options.captures, options.reading)) {
    if (frame) analysis.frame(probe, frame, timeUs);
    else analysis.ended(probe, timeUs, fault);
  }
  return analysis.result();
}

class RunningAnalysis {
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #correlation: Correlation;
  readonly #alerts = new Map<string, FoundAlert>();
  readonly #summaries: { probe: string; properties: PropertySummary[] }[] = [];
  readonly #faults: string[] = [];
  #watermark = Number.NEGATIVE_INFINITY;

  constructor({ captures, properties, parameters, network }: AnalysisOptions) {
    const peers = captures.map((capture) => capture.probe);
    const emit = (_: number, body: RecordBody) => this.#keep(CORRELATED, body, "correlated");
    this.#correlation = new Correlation({ peers, properties, parameters, emit });
    for (const probe of peers) {
      const toPeer = (timeUs: number, body: RecordBody) => this.#take(probe, timeUs, body);
      const pipeline = new Pipeline({
        probe,
        properties,
        parameters,
        emit: toPeer,
        ...(network && { network }),
      });
      this.#pipelines.set(probe, pipeline);
      this.#correlation.attributes(probe, pipeline.eventAttributes);
    }
  }

  frame(probe: string, frame: Parameters<Pipeline["offer"]>[0], timeUs: number): void {
    if (timeUs >= this.#watermark + WATERMARK_US) this.#advance(timeUs);
    this.#pipelines.get(probe)?.offer(frame);
  }

  ended(probe: string, timeUs: number, fault: Error | undefined): void {
    if (fault) this.#faults.push(fault.message);
    this.#pipelines.get(probe)?.end();
    this.#correlation.ended(probe, timeUs);
  }

  result(): Analysis {
    this.#correlation.end();
    const alerts = [...this.#alerts.values()].sort((a, b) => Number(a.alert.firstUs - b.alert.firstUs));
    const counts = Object.fromEntries(
      [...this.#pipelines].map(([probe, pipeline]) => [probe, pipeline.counts]),
    );
    return { alerts, summaries: this.#inOrder(), counts, faults: this.#faults };
  }

  /** In the order of the captures, whichever ended first. */
  #inOrder(): Analysis["summaries"] {
    const order = [...this.#pipelines.keys(), CORRELATED];
    return this.#summaries.toSorted((a, b) => order.indexOf(a.probe) - order.indexOf(b.probe));
  }

  #advance(timeUs: number): void {
    this.#watermark = timeUs;
    for (const probe of this.#correlation.live) this.#pipelines.get(probe)?.tick(timeUs);
  }

  #take(probe: string, timeUs: number, body: RecordBody): void {
    if (body.$case === "event") this.#correlation.event(probe, timeUs, body.value);
    else if (body.$case === "tick") this.#correlation.tick(probe, timeUs);
    else this.#keep(probe, body, "local");
  }

  #keep(probe: string, body: RecordBody, by: "local" | "correlated"): void {
    if (body.$case === "alert")
      this.#alerts.set(`${by} ${probe} ${body.value.id}`, { probe, alert: body.value });
    else if (body.$case === "summary") this.#summaries.push({ probe, properties: body.value.properties });
  }
}
