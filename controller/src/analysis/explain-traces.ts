import {
  type Event,
  type EventExplanation,
  type Explainer,
  type Machine,
  makeExplainer,
  makeMachine,
  type Overrides,
  type Property,
  type Verdict,
} from "@fedprobe/properties";
import type { TraceConsumer } from "./analyze-traces.js";
import type { FoundAlert } from "./found-alert.js";
import { MergedJudge, type MergedWatch, ORIGIN } from "./merged-judge.js";
import type { Trace } from "./trace.js";
import { TICK_US } from "./trace-judge.js";

/** A packet of an input, by its number there, from 1. */
export interface PacketPlace {
  readonly probe: string;
  readonly rank: number;
}

/** What became of a packet at each event of a property. */
export interface ExplainedPacket extends PacketPlace {
  readonly time: number;
  readonly events: readonly EventExplanation[];
  /** Those that came with it; good ones too. */
  readonly verdicts: readonly Verdict[];
}

export interface ExplainOptions {
  readonly property: Property;
  readonly parameters: Overrides;
  /** The only packet that `explained` is told of; otherwise all of them. */
  readonly wanted: PacketPlace | undefined;
  readonly explained: (packet: ExplainedPacket) => void;
}

/** Attempts that are looked at: for the packet that was asked for, and where all packets are explained. */
const MOST_ATTEMPTS = 1000;
const SOME_ATTEMPTS = 32;

/** Explains what the machine of a property is about to do with each event. */
class Watcher implements MergedWatch {
  #explainer: Explainer | undefined;
  /** What has been explained, and the verdicts of which are not known yet. */
  #pending: Omit<ExplainedPacket, "verdicts"> | undefined;

  constructor(
    private readonly options: ExplainOptions,
    private readonly keep: readonly string[],
  ) {}

  before(event: Event, machine: Machine, { probe, rank }: PacketPlace): void {
    const { parameters, property, wanted } = this.options;
    const { attributes } = machine;
    this.#explainer ??= makeExplainer(property, { attributes, parameters, keep: this.keep });
    const isWanted = wanted === undefined || (wanted.probe === probe && wanted.rank === rank);
    const most = wanted === undefined ? SOME_ATTEMPTS : MOST_ATTEMPTS;
    // Who counts packets must see all of them.
    const events = this.#explainer.explain(event, isWanted ? machine.newest(property.id, most) : []);
    this.#pending = isWanted ? { probe, rank, time: event.time, events } : undefined;
  }

  after(verdicts: readonly Verdict[]): void {
    if (this.#pending) this.options.explained({ ...this.#pending, verdicts });
  }
}

/** Explains a local property on the trace of one probe. */
class LocalExplainer {
  readonly machine: Machine;
  readonly #watcher: Watcher;

  constructor(options: ExplainOptions) {
    const { property, parameters } = options;
    this.machine = makeMachine([property], { parameters, verdicts: "all" });
    this.#watcher = new Watcher(options, []);
  }

  offer(trace: Trace): void {
    const event = trace.event(0);
    // What is overdue waits no more.
    const overdue = this.machine.tick(trace.time);
    this.#watcher.before(event, this.machine, trace);
    this.#watcher.after([...overdue, ...this.machine.offer(event)]);
  }
}

/** Explains one property, on each trace or, if it is distributed, on all of them together, in the order of time. */
export class TraceExplainer implements TraceConsumer {
  readonly #local: ReadonlyMap<string, LocalExplainer>;
  readonly #merged: MergedJudge | undefined;
  #nextTick = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly probes: readonly string[],
    options: ExplainOptions,
  ) {
    const { property, parameters } = options;
    if (property.scope === "distributed") {
      const watcher = new Watcher(options, ORIGIN);
      this.#merged = new MergedJudge(
        probes,
        [property],
        { parameters, verdicts: "all" },
        () => undefined,
        watcher,
      );
    }
    const local = property.scope === "local" ? probes : [];
    this.#local = new Map(local.map((probe) => [probe, new LocalExplainer(options)]));
  }

  /** What a trace of `probe` must give. */
  viewsOf(probe: string): readonly (readonly string[])[] {
    return [this.#local.get(probe)?.machine.attributes ?? [], this.#merged?.attributes ?? []];
  }

  offer(trace: Trace): void {
    this.#local.get(trace.probe)?.offer(trace);
    if (this.#merged && trace.time >= this.#nextTick) this.#tick(this.#merged, trace.time);
    this.#merged?.offer(trace);
  }

  end(probe: string, timeUs: number): void {
    this.#merged?.end(probe, timeUs);
  }

  finish(timeUs: number): void {
    this.#merged?.finish(timeUs);
  }

  takeAlerts(): readonly FoundAlert[] {
    return [];
  }

  #tick(merged: MergedJudge, timeUs: number): void {
    this.#nextTick = timeUs + TICK_US;
    for (const probe of this.probes) merged.tick(probe, timeUs);
    merged.advance();
  }
}
