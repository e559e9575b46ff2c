import type { Overrides, Property, PropertyCounts } from "@fedprobe/properties";
import { AlertOrder } from "./alert-order.js";
import type { TraceConsumer } from "./analyze-traces.js";
import { ALL_PROBES, type FoundAlert } from "./found-alert.js";
import { LocalJudge } from "./local-judge.js";
import { MergedJudge } from "./merged-judge.js";
import type { Trace } from "./trace.js";

export interface JudgeOptions {
  readonly probes: readonly string[];
  readonly properties: readonly Property[];
  readonly parameters: Overrides;
  /** `all`: also those verdicts of which no property makes an alert. */
  readonly verdicts?: "bad" | "all";
  /** Attributes that matched events tell beside those that the properties name. */
  readonly keep?: readonly string[];
}

/** Who has nothing to say is told how far time has come this often: events may be so late where traces are merged. */
export const TICK_US = 1_000_000;

/** Judges several traces, each by itself and all together. They must be offered in the order of time. */
export class TraceJudge implements TraceConsumer {
  readonly #order = new AlertOrder();
  readonly #local: ReadonlyMap<string, LocalJudge>;
  /** Only if there are distributed properties. */
  readonly #merged: MergedJudge | undefined;
  #nextTick = Number.NEGATIVE_INFINITY;

  constructor({ probes, properties, ...options }: JudgeOptions) {
    const local = properties.filter(({ scope }) => scope === "local");
    const distributed = properties.filter(({ scope }) => scope === "distributed");
    const found = (alert: FoundAlert) => this.#order.put(alert);
    const judgeOf = (probe: string) =>
      new LocalJudge(probe, local, options, found, (verdict) => this.#merged?.offerVerdict(probe, verdict));
    this.#local = new Map(probes.map((probe) => [probe, judgeOf(probe)]));
    if (distributed.length > 0) this.#merged = new MergedJudge(probes, distributed, options, found);
  }

  /** What a trace of `probe` must give: for the local properties, and for the distributed ones. */
  viewsOf(probe: string): readonly (readonly string[])[] {
    return [this.#local.get(probe)!.attributes, this.#merged?.attributes ?? []];
  }

  offer(trace: Trace): void {
    if (trace.time >= this.#nextTick) this.#tick(trace);
    this.#local.get(trace.probe)!.offer(trace);
    this.#merged?.offer(trace);
  }

  end(probe: string, timeUs: number): void {
    this.#local.get(probe)!.end(timeUs);
    this.#merged?.end(probe, timeUs);
  }

  finish(timeUs: number): void {
    this.#merged?.finish(timeUs);
  }

  takeAlerts(): readonly FoundAlert[] {
    let settled = this.#merged?.settle() ?? Number.POSITIVE_INFINITY;
    for (const judge of this.#local.values()) settled = Math.min(settled, judge.settle());
    return this.#order.take(settled);
  }

  /** By who judged: each probe, and all together if there are distributed properties. */
  counts(): readonly (readonly [string, readonly PropertyCounts[]])[] {
    const local = [...this.#local].map(([probe, judge]) => [probe, judge.counts()] as const);
    return this.#merged ? [...local, [ALL_PROBES, this.#merged.counts()]] : local;
  }

  #tick({ probe, time }: Trace): void {
    this.#nextTick = time + TICK_US;
    for (const [name, judge] of this.#local) {
      if (name !== probe) judge.tick(time);
      this.#merged?.tick(name, time);
    }
    this.#merged?.advance();
  }
}
