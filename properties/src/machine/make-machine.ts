import type { Property } from "../data/property.js";
import { FCS_OK } from "../data/vocabulary.js";
import type { Event, PropertyCounts, Value, Verdict } from "../model.js";
import { Problems } from "../problems/property-error.js";
import { compileAutomaton } from "./compile-automaton.js";
import { compileEvents } from "./compile-event.js";
import type { Notice } from "./judge.js";
import { Judge } from "./judge.js";
import { Matcher, type Plan } from "./matcher.js";
import { AttributeTable, Packet } from "./packet.js";
import { checkParameters, type Overrides, overridesFor, resolveParameters } from "./resolve-parameters.js";
import { Windows } from "./windows.js";

/** `partial`: something that used to hear is missing, so that silence proves nothing. */
export type Coverage = "full" | "partial";

export interface MachineOptions {
  /** By `<kind or property_id>.<name>`. Those of other kinds and numbers are not looked at: see `checkParameters`. */
  readonly parameters?: Overrides;
  /** The name of the culprit, from the value of the property's `node` attribute; by default that value. */
  readonly nameNode?: (value: Value) => string;
  /** Most open instances of one property; beyond, the oldest is dropped and counted. Default 100 000. */
  readonly maxInstances?: number;
}

/** Evaluates properties on events. Time moves only by the times of events and ticks. */
export interface Machine {
  /** Names of the attributes that events must give by index. */
  readonly attributes: readonly string[];
  /** Takes an event; returns the verdicts that it and the deadlines before it bring, in order. */
  offer(event: Event): readonly Verdict[];
  /** Nothing older than `timeUs` will follow: what is due by then times out. */
  tick(timeUs: number): readonly Verdict[];
  /** Whether the event carries all that some event of a property names: others cannot change any verdict. */
  wants(event: Event): boolean;
  /** While `partial`, windows that time out are counted inconclusive. */
  setCoverage(coverage: Coverage): void;
  /** The trace is over: windows that are still open are counted inconclusive. */
  end(): void;
  counts(): readonly PropertyCounts[];
  /** Open instances. */
  readonly pending: number;
}

const DEFAULT_MAX_INSTANCES = 100_000;
const NONE: readonly Verdict[] = [];

class PropertyMachine implements Machine {
  readonly attributes: readonly string[];
  readonly #packet: Packet;
  readonly #windows = new Windows();
  readonly #matchers: readonly Matcher[];
  readonly #fcsOk: number;
  #complete = true;
  #verdicts: Verdict[] = [];
  #rank = 0;

  constructor(properties: readonly Property[], overrides: Overrides, options: MachineOptions) {
    const table = new AttributeTable();
    this.#fcsOk = properties.length > 0 ? table.indexOf(FCS_OK) : -1;
    const plans = properties.map((property) => makePlan(property, table, overrides));
    this.attributes = table.names;
    this.#packet = new Packet(this.attributes.length);
    const maxInstances = Math.max(1, options.maxInstances ?? DEFAULT_MAX_INSTANCES);
    const shared = { packet: this.#packet, windows: this.#windows, maxInstances };
    const nameNode = options.nameNode ?? String;
    this.#matchers = plans.map(
      (plan, owner) => new Matcher(plan, new Judge(plan.property, plan.events, nameNode), shared, owner),
    );
  }

  get pending(): number {
    return this.#windows.live;
  }

  offer(event: Event): readonly Verdict[] {
    this.#rank = event.rank;
    this.#expireBefore(event.time);
    this.#packet.turnTo(event);
    const broken = this.#isBroken();
    for (const matcher of this.#matchers) {
      if (!broken || matcher.property.namesFcs) matcher.offer(this.#verdicts);
    }
    return this.#hand();
  }

  tick(timeUs: number): readonly Verdict[] {
    this.#expireBefore(timeUs);
    return this.#hand();
  }

  wants(event: Event): boolean {
    this.#packet.turnTo(event);
    const broken = this.#isBroken();
    return this.#matchers.some((matcher) => (!broken || matcher.property.namesFcs) && matcher.wants());
  }

  setCoverage(coverage: Coverage): void {
    this.#complete = coverage === "full";
  }

  end(): void {
    for (const matcher of this.#matchers) matcher.end();
  }

  counts(): readonly PropertyCounts[] {
    return this.#matchers.map((matcher) => matcher.counts);
  }

  /** A frame with a wrong FCS is offered only to properties that ask for it: its content proves nothing. */
  #isBroken(): boolean {
    return this.#fcsOk >= 0 && this.#packet.get(this.#fcsOk) === 0;
  }

  #expireBefore(time: number): void {
    const due = this.#windows.takeBefore(time);
    if (due.length === 0) return;
    const notice: Notice = { rank: this.#rank, time };
    for (const instance of due) {
      // A verdict also ends the attempts from the same first event.
      if (instance.alive)
        this.#matchers[instance.owner]!.expire(instance, notice, this.#complete, this.#verdicts);
    }
  }

  /** The verdicts since the last time. Most events bring none: then nothing is allocated. */
  #hand(): readonly Verdict[] {
    if (this.#verdicts.length === 0) return NONE;
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    return verdicts;
  }
}

function makePlan(property: Property, table: AttributeTable, overrides: Overrides): Plan {
  const parameters = resolveParameters(property, overrides);
  const events = compileEvents(property, table, parameters);
  return { property, ...events, states: compileAutomaton(property, parameters) };
}

function checkIds(properties: readonly Property[]): void {
  const problems = new Problems();
  const seen = new Map<number, Property>();
  for (const property of properties) {
    const other = seen.get(property.id);
    const message = `a second property ${property.id}, as in ${other?.place.file}:${other?.place.line}`;
    if (other) problems.add({ ...property.place, message, next: "give each property its own property_id" });
    else seen.set(property.id, property);
  }
  problems.check();
}

/**
 * A machine for `properties`. Throws `PropertyError` if two of them have one number, or for parameters that
 * one of them does not have or cannot take.
 */
export function makeMachine(properties: readonly Property[], options: MachineOptions = {}): Machine {
  checkIds(properties);
  const overrides = overridesFor(properties, options.parameters ?? {});
  checkParameters(properties, overrides);
  return new PropertyMachine(properties, overrides, options);
}
