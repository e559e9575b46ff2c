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
import { nameNode } from "../model/name-node.js";
import { MergedReports } from "./reports.js";

/** An event of one of several probes, or a verdict that one of them has found. */
type HeardEvent = Pick<Event, "time" | "value" | "verdict">;

/**
 * Evaluates properties on the events of several probes, which come merged by time. Where one of them stopped
 * hearing, silence proves nothing any more: windows that time out after that are inconclusive; what is heard is
 * still judged.
 */
export class MergedMachine {
  readonly #machine: Machine;
  readonly #reports: MergedReports;
  readonly #event: RankedEvent;
  #time = Number.NEGATIVE_INFINITY;
  #coverageEnds = Number.POSITIVE_INFINITY;

  constructor(properties: readonly Property[], options: MachineOptions) {
    this.#machine = makeMachine(properties, { nameNode, ...options });
    this.#reports = new MergedReports(this.#machine.attributes);
    this.#event = new RankedEvent(this.#reports);
  }

  /** Names of the attributes that events must give by index. */
  get attributes(): readonly string[] {
    return this.#machine.attributes;
  }

  /** Events so far. */
  get rank(): number {
    return this.#event.rank;
  }

  /** Nodes whose reports were forgotten because there were too many. */
  get forgotten(): number {
    return this.#reports.forgotten;
  }

  /** Whether the event can change any verdict. */
  wants(event: Event): boolean {
    return this.#machine.wants(event);
  }

  offer(event: HeardEvent): readonly Verdict[] {
    const before = this.#moveTo(event.time);
    this.#event.turnTo(event);
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

/** The event at hand with its place in the merged trace, and the reports that any probe has heard. */
class RankedEvent implements Event {
  #event: HeardEvent = { time: 0, value: () => undefined };
  #reports: Value | undefined;
  rank = 0;

  constructor(private readonly merged: MergedReports) {}

  get time(): number {
    return this.#event.time;
  }

  get verdict(): Event["verdict"] {
    return this.#event.verdict;
  }

  /** A verdict comes with the event before it. */
  turnTo(event: HeardEvent): void {
    this.#event = event;
    if (event.verdict === undefined) this.rank += 1;
    this.#reports = this.merged.mostOf(event);
  }

  value(attribute: number): Value | undefined {
    return this.merged.isReports(attribute) ? this.#reports : this.#event.value(attribute);
  }
}
