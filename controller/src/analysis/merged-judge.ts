import { Merge, MergedMachine, VerdictEvent } from "@fedprobe/probe-agent";
import type {
  Event,
  Machine,
  MachineOptions,
  MatchedEvent,
  Property,
  PropertyCounts,
  Value,
  Verdict,
} from "@fedprobe/properties";
import { ALL_PROBES, type FoundAlert, type FoundEvent } from "./found-alert.js";
import { HeldVerdicts } from "./held-verdicts.js";
import type { Trace } from "./trace.js";

/** The place of its attributes among the views of a trace. */
export const MERGED_VIEW = 1;

/** What tells where in which trace a merged event stood. */
const PROBE = "meta.probe_id";
const RANK = "meta.rank";
/** Attributes that matched events tell beside those that the properties name. */
export const ORIGIN: readonly string[] = [PROBE, RANK];

/** Sees each event of each trace when its turn has come, and what came of it. */
export interface MergedWatch {
  before(event: Event, machine: Machine, place: { readonly probe: string; readonly rank: number }): void;
  after(verdicts: readonly Verdict[]): void;
}

/** A copy of an event: its trace has gone on when its turn comes. */
class KeptEvent implements Event {
  constructor(
    readonly probe: string,
    readonly rank: number,
    readonly time: number,
    readonly verdict: Event["verdict"],
    private readonly values: readonly (Value | undefined)[],
  ) {}

  value(attribute: number): Value | undefined {
    return this.values[attribute];
  }
}

/** Judges distributed properties on the traces of all probes, merged by time, as a correlator does. */
export class MergedJudge {
  readonly #machine: MergedMachine;
  readonly #held: HeldVerdicts;
  readonly #merge: Merge<KeptEvent | VerdictEvent>;
  #time = Number.NEGATIVE_INFINITY;
  /** The event at hand, at which it is noticed what is overdue. */
  #current: KeptEvent | VerdictEvent | undefined;

  constructor(
    probes: readonly string[],
    properties: readonly Property[],
    options: MachineOptions,
    found: (alert: FoundAlert) => void,
    private readonly watch?: MergedWatch,
  ) {
    const keep = [...(options.keep ?? []), ...ORIGIN];
    const see = (event: Event, machine: Machine) => watch?.before(event, machine, this.#current!);
    this.#machine = new MergedMachine(properties, { ...options, keep }, see);
    this.#held = new HeldVerdicts(ALL_PROBES, properties, found);
    this.#merge = new Merge<KeptEvent | VerdictEvent>(probes, this.#machine.copies);
  }

  /** What the traces' events must give by index. */
  get attributes(): readonly string[] {
    return this.#machine.attributes;
  }

  /** The event at hand of a trace, which waits until no other can come before it. */
  offer(trace: Trace): void {
    const event = trace.event(MERGED_VIEW);
    if (this.watch === undefined && !this.#machine.wants(event)) return;
    const values = this.#machine.attributes.map((_, index) => event.value(index));
    this.#merge.put(
      trace.probe,
      trace.time,
      new KeptEvent(trace.probe, trace.rank, trace.time, event.verdict, values),
    );
  }

  /** A verdict of the probe, for the properties that are about verdicts; those of this judge they see anyway. */
  offerVerdict(probe: string, verdict: Verdict): void {
    const rank = verdict.events.at(-1)?.rank ?? 0;
    const event = new VerdictEvent(probe, verdict.time, rank, verdict, this.#machine.attributes);
    if (this.#machine.wants(event)) this.#merge.put(probe, verdict.time, event);
  }

  /** Nothing older than `timeUs` follows from the probe. */
  tick(probe: string, timeUs: number): void {
    this.#merge.advance(probe, timeUs);
  }

  /** The probe heard all there was until `timeUs`, and nothing after that. */
  end(probe: string, timeUs: number): void {
    this.#machine.endCoverage(timeUs);
    this.#merge.release(probe);
  }

  /** Judges what has its turn. */
  advance(): void {
    for (let next = this.#merge.take(); next; next = this.#merge.take()) {
      this.#current = next.item;
      const verdicts = this.#machine.offer(next.item, next.hearing);
      this.watch?.after(verdicts);
      this.#take(verdicts);
    }
    this.#current = undefined;
    const { watermark } = this.#merge;
    if (!Number.isFinite(watermark) || watermark <= this.#time) return;
    this.#time = watermark;
    this.#take(this.#machine.tick(watermark));
  }

  /** No probe has anything more to say; time ends at `timeUs`. */
  finish(timeUs: number): void {
    this.advance();
    this.#take(this.#machine.tick(timeUs));
    this.#take(this.#machine.end());
    this.#time = Number.POSITIVE_INFINITY;
  }

  /** All alerts that begin before the time that is returned have been found. */
  settle(): number {
    return Math.min(this.#time, this.#held.advance(this.#time));
  }

  counts(): readonly PropertyCounts[] {
    return this.#machine.counts();
  }

  #take(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts)
      this.#held.take(
        verdict,
        verdict.events.map((event) => this.#locate(event)),
      );
  }

  /** A place in the merged trace helps nobody who looks for the packet: it is told in the trace of its probe. */
  #locate(event: MatchedEvent): FoundEvent {
    const { [PROBE]: probe, [RANK]: rank } = event.attributes;
    if (probe !== undefined) return { ...event, probe: String(probe), rank: Number(rank) };
    return { ...event, probe: this.#current?.probe ?? ALL_PROBES, rank: this.#current?.rank ?? 0 };
  }
}
