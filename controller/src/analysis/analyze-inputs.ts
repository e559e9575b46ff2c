import type { CaptureError, CaptureOptions, ExtractorOptions } from "@fedprobe/dissection";
import type { Problem } from "@fedprobe/properties";
import { analyzeTraces, type Show, type TraceConsumer, type Until } from "./analyze-traces.js";
import { type Input, openTrace } from "./open-trace.js";
import type { Trace } from "./trace.js";
import { type JudgeOptions, TraceJudge } from "./trace-judge.js";

/** Inputs, and how they are read. */
export interface InputOptions {
  readonly inputs: readonly Input[];
  readonly until?: Until | undefined;
  /** How frames are read: contexts and keys of the network, and what the captures do not say of themselves. */
  readonly network?: ExtractorOptions;
  readonly reading?: (input: Input) => CaptureOptions;
  /** Told of every line that should hold an event and does not. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface AnalysisOptions extends InputOptions, Omit<JudgeOptions, "probes"> {}

/** What was read. */
export interface InputsRead {
  readonly traces: readonly Trace[];
  /** What is wrong with captures that are cut; what comes before the cut was taken. */
  readonly faults: readonly CaptureError[];
}

export interface Analysis extends InputsRead {
  readonly counts: ReturnType<TraceJudge["counts"]>;
}

/** Offers the events of all inputs in the order of time. Rejects with `CaptureError` where a file is no capture. */
export async function offerInputs(
  options: InputOptions,
  consumer: TraceConsumer,
  show: Show,
): Promise<InputsRead> {
  const { inputs, until, network = {}, reading, onProblem = () => undefined } = options;
  const traces: Trace[] = [];
  for (const input of inputs) {
    const views = consumer.viewsOf(input.probe);
    traces.push(await openTrace(input, { views, network, capture: reading?.(input) ?? {}, onProblem }));
  }
  return { traces, faults: await analyzeTraces(traces, consumer, until, show) };
}

/**
 * What probes with these captures and events, and a correlator over them, would have said. Local properties are
 * judged on each input, distributed ones on all of them merged by time. Rejects with `CaptureError` where a file is
 * no capture.
 */
export async function analyzeInputs(options: AnalysisOptions, show: Show): Promise<Analysis> {
  const judge = new TraceJudge({ ...options, probes: options.inputs.map(({ probe }) => probe) });
  const read = await offerInputs(options, judge, show);
  return { ...read, counts: judge.counts() };
}
