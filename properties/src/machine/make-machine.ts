import type { Property } from "../data/property.js";
import { FCS_OK } from "../data/vocabulary.js";
import type { Event, PropertyCounts, Verdict } from "../model.js";
import { Problems } from "../problems/property-error.js";
import type { Attempt } from "./attempt.js";
import { Composition } from "./composition.js";
import { Conditions } from "./condition.js";
import { Deadlines } from "./deadlines.js";
import { Dispatch } from "./dispatch.js";
import { identityOf } from "./identity.js";
import type { Notice } from "./judge.js";
import { Judge } from "./judge.js";
import { KeySpaces } from "./key-space.js";
import type { Coverage, Machine, MachineOptions } from "./machine.js";
import { distinctNodes, makePlan } from "./make-plan.js";
import { Matcher } from "./matcher.js";
import { AttributeTable, Packet } from "./packet.js";
import { countsPackets, stepsOf } from "./plan.js";
import { Layout, RANK_WINDOW, Records, STATE, TIME_WINDOW } from "./records.js";
import { checkParameters, type Overrides, overridesFor } from "./resolve-parameters.js";
import { type MachineState, readState, StateError, saveNumber, stateOf } from "./saved-state.js";

const DEFAULT_MAX_INSTANCES = 100_000;
const NONE: readonly Verdict[] = [];

class PropertyMachine implements Machine {
  readonly attributes: readonly string[];
  readonly #packet: Packet;
  readonly #records = new Records();
  readonly #windows = new Deadlines(this.#records, TIME_WINDOW);
  readonly #ranks = new Deadlines(this.#records, RANK_WINDOW);
  /** Places of the matchers, by state. */
  readonly #owners: number[] = [];
  readonly #matchers: readonly Matcher[];
  readonly #dispatch: Dispatch;
  readonly #composition: Composition;
  readonly #fcsOk: number;
  #complete = true;
  #verdicts: Verdict[] = [];
  /** How many of them have been offered as events. */
  #composed = 0;
  #rank = 0;
  #time = Number.NEGATIVE_INFINITY;
  #begun = false;

  constructor(
    private readonly properties: readonly Property[],
    private readonly overrides: Overrides,
    private readonly options: MachineOptions,
  ) {
    const table = new AttributeTable();
    this.#fcsOk = properties.length > 0 ? table.indexOf(FCS_OK) : -1;
    const { keep = [], verdicts = "bad" } = options;
    const conditions = new Conditions();
    const plans = properties.map((property) =>
      makePlan(property, table, overrides, keep, this.#records.states, conditions),
    );
    this.attributes = table.names;
    this.#packet = new Packet(this.attributes.length);
    const maxInstances = mostInstances(options);
    const shared = {
      ...{ packet: this.#packet, records: this.#records, windows: this.#windows, ranks: this.#ranks },
      ...{ keySpaces: new KeySpaces(), maxInstances },
    };
    const nameNode = options.nameNode ?? String;
    this.#matchers = plans.map((plan, owner) => {
      const { property, slots } = plan;
      const distinct = () => distinctNodes(plan, table, this.#packet);
      const layout = new Layout(slots.length, plan.values, stepsOf(plan), countsPackets(plan));
      const judge = new Judge(property, slots, this.#records, layout, { nameNode, distinct, verdicts });
      for (const _ of plan.automaton.states) this.#owners.push(owner);
      return new Matcher(plan, judge, shared, layout);
    });
    this.#dispatch = new Dispatch(this.#matchers, this.#packet);
    this.#composition = new Composition(this.#matchers, this.#packet);
    if (options.state !== undefined) this.#load(options.state);
  }

  get pending(): number {
    return this.#matchers.reduce((sum, { pending }) => sum + pending, 0);
  }

  offer(event: Event): readonly Verdict[] {
    this.#advance(event.time, event.rank);
    if (this.#verdicts.length > 0) this.#compose();
    this.#packet.turnTo(event);
    const broken = this.#isBroken();
    const found = this.#dispatch.find();
    for (let i = 0; i < found; i++) {
      const place = this.#dispatch.places[i]!;
      const matcher = this.#matchers[place]!;
      if (broken && !matcher.plan.property.namesFcs) continue;
      matcher.offer(this.#verdicts, this.#dispatch.tracksOf(place));
    }
    return this.#hand();
  }

  tick(timeUs: number): readonly Verdict[] {
    this.#advance(timeUs, this.#rank);
    return this.#hand();
  }

  wants(event: Event): boolean {
    this.#packet.turnTo(event);
    const broken = this.#isBroken();
    const found = this.#dispatch.find();
    for (let i = 0; i < found; i++) {
      const matcher = this.#matchers[this.#dispatch.places[i]!]!;
      if ((!broken || matcher.plan.property.namesFcs) && matcher.wants()) return true;
    }
    return false;
  }

  newest(propertyId: number, most: number): readonly Attempt[] {
    return this.#matchers.find(({ plan }) => plan.property.id === propertyId)?.newest(most) ?? [];
  }

  setCoverage(coverage: Coverage): void {
    this.#complete = coverage === "full";
  }

  end(): readonly Verdict[] {
    for (const matcher of this.#matchers) matcher.end(this.#time, this.#complete, this.#verdicts);
    return this.#hand();
  }

  counts(): readonly PropertyCounts[] {
    return this.#matchers.map((matcher) => matcher.counts);
  }

  save(): MachineState {
    const { turn, serial } = this.#packet;
    return stateOf({
      ...{ identity: this.#identity(), rank: saveNumber(this.#rank), time: saveNumber(this.#time) },
      ...{ begun: this.#begun, complete: this.#complete, turn, serial },
      properties: this.#matchers.map((matcher) => matcher.save()),
    });
  }

  #load(state: unknown): void {
    const { rank, time, begun, complete, turn, serial, properties } = readState(state, this.#identity());
    this.#rank = rank;
    this.#time = time;
    this.#begun = begun;
    this.#complete = complete;
    this.#packet.resume(turn, serial);
    for (const [i, matcher] of this.#matchers.entries()) {
      const saved = properties[i];
      if (saved === undefined) throw new StateError("the saved state is damaged: it lacks a property");
      matcher.load(saved);
    }
  }

  #identity(): string {
    const { keep = [] } = this.options;
    const maxInstances = mostInstances(this.options);
    return identityOf(this.properties, this.overrides, { keep, maxInstances });
  }

  /** A frame with a wrong FCS is offered only to properties that ask for it: its content proves nothing. */
  #isBroken(): boolean {
    return this.#fcsOk >= 0 && this.#packet.get(this.#fcsOk) === 0;
  }

  /** Time and rank come to those of an event or tick: windows close, and what no packet opens begins. */
  #advance(time: number, rank: number): void {
    const last = this.#rank;
    this.#rank = rank;
    if (!this.#begun) this.#begin(time, rank - 1);
    if (this.#windows.earliest < time || this.#ranks.earliest < rank) this.#close(time, rank, last);
    if (time > this.#time) this.#time = time;
  }

  #begin(time: number, rank: number): void {
    this.#begun = true;
    for (const matcher of this.#matchers) matcher.begin(time, rank);
  }

  /** Windows that end before `time` and `rank` close; the packet before had rank `last`. */
  #close(time: number, rank: number, last: number): void {
    const noticed: Notice = { rank, time };
    const [windows, ranks] = [this.#windows, this.#ranks];
    for (let due = windows.takeFirstBefore(time); due > 0; due = windows.takeFirstBefore(time))
      this.#expire(windows, due, windows.until(windows.due[0]!), last, noticed);
    for (let due = ranks.takeFirstBefore(rank); due > 0; due = ranks.takeFirstBefore(rank))
      this.#expire(ranks, due, time, ranks.until(ranks.due[0]!), noticed);
  }

  /** The instances that are due are told that their windows closed at `time` and `rank`. */
  #expire({ due }: Deadlines, count: number, time: number, rank: number, noticed: Notice): void {
    for (let i = 0; i < count; i++) {
      const instance = due[i]!;
      // A verdict also ends the attempts from the same first event.
      if (!this.#records.isAlive(instance)) continue;
      const owner = this.#owners[this.#records.ints[2 * instance + STATE]!]!;
      this.#matchers[owner]!.expire(instance, time, rank, noticed, this.#complete, this.#verdicts);
    }
  }

  /** The verdicts since the last time. Most events bring none: then nothing is allocated. */
  #hand(): readonly Verdict[] {
    if (this.#verdicts.length === 0) return NONE;
    this.#compose();
    const verdicts = this.#verdicts;
    this.#verdicts = [];
    this.#composed = 0;
    return this.options.internalToo ? verdicts : this.#composition.withoutInternal(verdicts);
  }

  #compose(): void {
    this.#composition.offer(this.#verdicts, this.#composed, this.#rank);
    this.#composed = this.#verdicts.length;
  }
}

function mostInstances({ maxInstances = DEFAULT_MAX_INSTANCES }: MachineOptions): number {
  return Math.max(1, maxInstances);
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
 * one of them does not have or cannot take; `StateError` for a state that is not of such a machine.
 */
export function makeMachine(properties: readonly Property[], options: MachineOptions = {}): Machine {
  checkIds(properties);
  const overrides = overridesFor(properties, options.parameters ?? {});
  checkParameters(properties, overrides);
  return new PropertyMachine(properties, overrides, options);
}
