import type { CaptureError, CaptureOptions, ExtractorOptions } from "@fedprobe/dissection";
import type { Problem } from "@fedprobe/properties";
import { analyzeTraces, type Show, type Until } from "./analyze-traces.js";
import { type Input, openTrace } from "./open-trace.js";
import type { Trace } from "./trace.js";
import { type JudgeOptions, TraceJudge } from "./trace-judge.js";

export interface AnalysisOptions extends Omit<JudgeOptions, "probes"> {
  readonly inputs: readonly Input[];
  readonly until?: Until | undefined;
  /** How frames are read: contexts and keys of the network, and what the captures do not say of themselves. */
  readonly network?: ExtractorOptions;
  readonly reading?: (input: Input) => CaptureOptions;
  /** Told of every line that should hold an event and does not. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface Analysis {
  readonly counts: ReturnType<TraceJudge["counts"]>;
  readonly traces: readonly Trace[];
  /** What is wrong with captures that are cut; what comes before the cut was analysed. */
  readonly faults: readonly CaptureError[];
}

/**
 * What probes with these captures and events, and a correlator over them, would have said. Local properties are
 * judged on each input, distributed ones on all of them merged by time. Rejects with `CaptureError` where a file is
 * no capture.
 */
export async function analyzeInputs(options: AnalysisOptions, show: Show): Promise<Analysis> {
  const { inputs, until, network = {}, reading, onProblem = () => undefined } = options;
  const judge = new TraceJudge({ ...options, probes: inputs.map(({ probe }) => probe) });
  const traces: Trace[] = [];
  for (const input of inputs) {
    const views = judge.viewsOf(input.probe);
    traces.push(await openTrace(input, { views, network, capture: reading?.(input) ?? {}, onProblem }));
  }
  const faults = await analyzeTraces(traces, judge, until, show);
  return { counts: judge.counts(), traces, faults };
}
