import { CaptureError } from "@fedprobe/dissection";
import type { FoundAlert } from "./found-alert.js";
import type { Trace } from "./trace.js";

/** When time ends: at a moment in µs since 1970, or so many µs after the last event. */
export type Until = { readonly at: number } | { readonly after: number };

/** Takes alerts as they are settled, in the order of time; resolves to false when nobody reads them any more. */
export type Show = (alerts: readonly FoundAlert[]) => Promise<boolean>;

/** Who takes the events of all traces, in the order of time. */
export interface TraceConsumer {
  /** The attributes that events of `probe` must give, by the number of the view. */
  viewsOf(probe: string): readonly (readonly string[])[];
  /** The event at hand of `trace`. */
  offer(trace: Trace): void;
  /** The trace of `probe` is over: it heard all there was until `timeUs`, which may be after its last event. */
  end(probe: string, timeUs: number): void;
  /** All traces are over, and time with them. */
  finish(timeUs: number): void;
  /** Alerts that are settled, in the order of time. */
  takeAlerts(): readonly FoundAlert[];
}

/** The trace whose event at hand is the oldest. */
function earliest(traces: readonly Trace[]): Trace {
  let least = traces[0]!;
  for (let i = 1; i < traces.length; i++) if (traces[i]!.time < least.time) least = traces[i]!;
  return least;
}

/** Reads several traces as one, up to the end of time. */
class Reading {
  readonly #live: Trace[] = [];
  readonly #ends: number;
  /** Captures that are cut, and where. */
  readonly faults: CaptureError[] = [];

  constructor(
    private readonly judge: TraceConsumer,
    private readonly until: Until | undefined,
    private readonly show: Show,
  ) {
    this.#ends = until && "at" in until ? until.at : Number.POSITIVE_INFINITY;
  }

  /** Resolves to false if nobody wanted to see the end. */
  async run(traces: readonly Trace[]): Promise<boolean> {
    for (const trace of traces) {
      this.#live.push(trace);
      if (!(await this.#readOn(trace))) await this.#end(trace);
    }
    while (this.#live.length > 0) {
      const trace = earliest(this.#live);
      this.judge.offer(trace);
      // Most events are at hand: nothing is waited for.
      if (trace.step()) {
        if (trace.time <= this.#ends) continue;
      } else {
        if (!(await this.show(this.judge.takeAlerts()))) return false;
        if (await this.#readOn(trace)) continue;
      }
      await this.#end(trace);
    }
    return true;
  }

  async close(): Promise<void> {
    for (const trace of this.#live) await trace.close();
  }

  /** A capture that is cut gives what comes before the cut. */
  async #readOn(trace: Trace): Promise<boolean> {
    try {
      return (await trace.read()) && trace.time <= this.#ends;
    } catch (error) {
      if (!(error instanceof CaptureError) || trace.counts.analysed === 0) throw error;
      this.faults.push(error);
      return false;
    }
  }

  /** A trace ends where its last event was, unless time goes on. */
  async #end(trace: Trace): Promise<void> {
    this.#live.splice(this.#live.indexOf(trace), 1);
    await trace.close();
    if (this.until === undefined) this.judge.end(trace.probe, trace.latest);
  }
}

/** Time comes to its end everywhere. */
function endTime(traces: readonly Trace[], judge: TraceConsumer, until: Until | undefined): void {
  const latest = Math.max(0, ...traces.map((trace) => trace.latest));
  const end = until === undefined ? latest : "at" in until ? until.at : latest + until.after;
  if (until !== undefined) for (const { probe } of traces) judge.end(probe, end);
  judge.finish(end);
}

/**
 * Offers the events of all traces to the judge in the order of time. Returns what is wrong with captures that are
 * cut; what comes before the cut was analysed. Rejects with `CaptureError` where a file is no capture at all.
 */
export async function analyzeTraces(
  traces: readonly Trace[],
  judge: TraceConsumer,
  until: Until | undefined,
  show: Show,
): Promise<readonly CaptureError[]> {
  const reading = new Reading(judge, until, show);
  try {
    if (!(await reading.run(traces))) return reading.faults;
    endTime(traces, judge, until);
    await show(judge.takeAlerts());
    return reading.faults;
  } finally {
    await reading.close();
  }
}
