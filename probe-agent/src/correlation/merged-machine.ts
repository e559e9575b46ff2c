import {
  type Event,
  type Machine,
  type MachineOptions,
  makeMachine,
  type Property,
  type PropertyCounts,
  type Value,
  type Verdict,
} from "@fedprobe/properties";
import { asksForHearers, Copies, HEARING, type Hearing, withCopyNeeds } from "../model/copies.js";
import { nameNode } from "../model/name-node.js";
import { MergedReports } from "./reports.js";

/** An event of one of several probes, or a verdict that one of them has found. */
type HeardEvent = Pick<Event, "time" | "value" | "verdict">;

/** Sees an event just before the machine takes it. */
export type Watch = (event: Event, machine: Machine) => void;

/**
 * Evaluates properties on the events of several probes, which come merged by time. Where one of them stopped
 * hearing, silence proves nothing any more: windows that time out after that are inconclusive; what is heard is
 * still judged.
 */
export class MergedMachine {
  readonly #machine: Machine;
  readonly #reports: MergedReports;
  readonly #event: RankedEvent;
  /** Names of the attributes that events must give by index. */
  readonly attributes: readonly string[];
  /** Tells events of one frame, where a property asks who heard it. */
  readonly copies: Copies | undefined;
  #time = Number.NEGATIVE_INFINITY;
  #coverageEnds = Number.POSITIVE_INFINITY;

  constructor(
    properties: readonly Property[],
    options: MachineOptions,
    private readonly watch?: Watch,
  ) {
    this.#machine = makeMachine(properties, { nameNode, ...options });
    this.attributes = withCopyNeeds(this.#machine.attributes);
    this.copies = asksForHearers(this.#machine.attributes) ? new Copies(this.attributes) : undefined;
    this.#reports = new MergedReports(this.#machine.attributes);
    this.#event = new RankedEvent(this.#machine.attributes, this.#reports);
  }

  /** Events so far. */
  get rank(): number {
    return this.#event.rank;
  }

  /** Nodes whose reports were forgotten because there were too many. */
  get forgotten(): number {
    return this.#reports.forgotten;
  }

  /** Whether the event can change any verdict: every one can that tells of a frame that others heard. */
  wants(event: Event): boolean {
    const isHeard = event.verdict === undefined;
    return (isHeard && this.copies !== undefined) || this.#machine.wants(event);
  }

  /** `hearing`: who heard the frame. */
  offer(event: HeardEvent, hearing: Hearing): readonly Verdict[] {
    const before = this.#moveTo(event.time);
    this.#event.turnTo(event, hearing);
    this.watch?.(this.#event, this.#machine);
    const verdicts = this.#machine.offer(this.#event);
    return before.length === 0 ? verdicts : [...before, ...verdicts];
  }

  /** Nothing older than `timeUs` will follow. */
  tick(timeUs: number): readonly Verdict[] {
    return [...this.#moveTo(timeUs), ...this.#machine.tick(timeUs)];
  }

  /** Not all is heard after `timeUs`. */
  endCoverage(timeUs: number): void {
    this.#coverageEnds = Math.min(this.#coverageEnds, timeUs);
  }

  end(): readonly Verdict[] {
    return this.#machine.end();
  }

  counts(): readonly PropertyCounts[] {
    return this.#machine.counts();
  }

  #moveTo(timeUs: number): readonly Verdict[] {
    this.#time = Math.max(this.#time, timeUs);
    if (this.#time <= this.#coverageEnds) return [];
    const verdicts = this.#machine.tick(this.#coverageEnds);
    this.#machine.setCoverage("partial");
    this.#coverageEnds = Number.POSITIVE_INFINITY;
    return verdicts;
  }
}

/** The event at hand with its place in the merged trace, who heard it, and the reports that any probe has heard. */
class RankedEvent implements Event {
  #event: HeardEvent = { time: 0, value: () => undefined };
  #hearing: Hearing | undefined;
  #reports: Value | undefined;
  readonly #tell: readonly (((hearing: Hearing) => number) | undefined)[];
  rank = 0;

  constructor(
    attributes: readonly string[],
    private readonly merged: MergedReports,
  ) {
    this.#tell = attributes.map((name) => (Object.hasOwn(HEARING, name) ? HEARING[name] : undefined));
  }

  get time(): number {
    return this.#event.time;
  }

  get verdict(): Event["verdict"] {
    return this.#event.verdict;
  }

  /** A verdict comes with the event before it. */
  turnTo(event: HeardEvent, hearing: Hearing): void {
    this.#event = event;
    this.#hearing = hearing;
    if (event.verdict === undefined) this.rank += 1;
    this.#reports = this.merged.mostOf(event);
  }

  value(attribute: number): Value | undefined {
    const tell = this.#tell[attribute];
    // What an event says of itself, as that of a simulator may, goes first.
    if (tell !== undefined) return this.#event.value(attribute) ?? (this.#hearing && tell(this.#hearing));
    return this.merged.isReports(attribute) ? this.#reports : this.#event.value(attribute);
  }
}
