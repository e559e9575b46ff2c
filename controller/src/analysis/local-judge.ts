import { nameNode } from "@fedprobe/probe-agent";
import {
  type Machine,
  type MachineOptions,
  makeMachine,
  type Property,
  type PropertyCounts,
  type Verdict,
} from "@fedprobe/properties";
import type { FoundAlert } from "./found-alert.js";
import { HeldVerdicts } from "./held-verdicts.js";
import type { Trace } from "./trace.js";

/** The place of its attributes among the views of a trace. */
export const LOCAL_VIEW = 0;

/** Judges local properties on the trace of one probe, as that does. */
export class LocalJudge {
  readonly #machine: Machine;
  readonly #held: HeldVerdicts;
  readonly #internal: ReadonlySet<number>;
  /** How far time has come; Infinity when the trace is over. */
  #time = Number.NEGATIVE_INFINITY;

  constructor(
    readonly probe: string,
    properties: readonly Property[],
    options: MachineOptions,
    found: (alert: FoundAlert) => void,
    /** Told of every bad verdict, also of internal properties: distributed ones may be about them. */
    private readonly onVerdict: (verdict: Verdict) => void,
  ) {
    this.#machine = makeMachine(properties, { nameNode, ...options, internalToo: true });
    this.#internal = new Set(properties.filter(({ internal }) => internal).map(({ id }) => id));
    this.#held = new HeldVerdicts(probe, properties, found);
  }

  /** What the trace's events must give by index. */
  get attributes(): readonly string[] {
    return this.#machine.attributes;
  }

  /** The event at hand of the trace. */
  offer(trace: Trace): void {
    const verdicts = this.#machine.offer(trace.event(LOCAL_VIEW));
    if (trace.time > this.#time) this.#time = trace.time;
    if (verdicts.length > 0) this.#take(verdicts);
  }

  /** Time has come to `timeUs` elsewhere. */
  tick(timeUs: number): void {
    if (timeUs <= this.#time) return;
    this.#time = timeUs;
    this.#take(this.#machine.tick(timeUs));
  }

  /** The trace is over: the probe heard all there was until `timeUs`, which may be after the last event. */
  end(timeUs: number): void {
    this.tick(timeUs);
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
    const { probe } = this;
    for (const verdict of verdicts) {
      if (verdict.bad) this.onVerdict(verdict);
      if (this.#internal.has(verdict.propertyId)) continue;
      const events = verdict.events.map(({ id, rank, time, attributes }) => {
        return { id, rank, time, attributes, probe };
      });
      this.#held.take(verdict, events);
    }
  }
}
