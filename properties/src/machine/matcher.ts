import type { Property } from "../data/property.js";
import type { PropertyCounts, Verdict } from "../model.js";
import type { Outcome, State, Step } from "./automaton.js";
import type { CompiledEvent, CompiledEvents } from "./compile-event.js";
import { type Instance, NO_HISTORY, type Waiting } from "./instance.js";
import type { Judge, Notice } from "./judge.js";
import type { Packet } from "./packet.js";
import { Population } from "./population.js";
import { WaitingIndex } from "./waiting-index.js";
import type { Windows } from "./windows.js";

/** One property, compiled. */
export interface Plan extends CompiledEvents {
  readonly property: Property;
  /** The steps of the first state open instances. */
  readonly states: readonly State[];
}

/** What all properties of a machine share. */
export interface Shared {
  readonly packet: Packet;
  readonly windows: Windows;
  readonly maxInstances: number;
}

/** An event, who waits for it, and the step with which it opens an attempt, if it does. */
interface Track {
  readonly event: CompiledEvent;
  readonly index: WaitingIndex;
  readonly opening: Step | undefined;
  /** For an event that counts: whether the packet at hand satisfies it. */
  passed: boolean;
}

/** Offers packets to the instances of one property (properties.md, 2). */
export class Matcher {
  readonly #packet: Packet;
  readonly #windows: Windows;
  readonly #tracks: readonly Track[];
  readonly #counting: readonly Track[];
  readonly #population: Population;

  constructor(
    private readonly plan: Plan,
    private readonly judge: Judge,
    shared: Shared,
    owner: number,
  ) {
    const { events, states, values } = plan;
    const first = states[0]!;
    this.#packet = shared.packet;
    this.#windows = shared.windows;
    this.#tracks = events.map((event) => ({
      event,
      index: new WaitingIndex(event.packetKey.length),
      opening: first.steps.find((step) => step.event === event.index),
      passed: false,
    }));
    this.#counting = this.#tracks.filter(({ event }) => event.counting);
    const steps = Math.max(...states.map((state) => state.steps.length));
    const { windows, maxInstances: limit } = shared;
    this.#population = new Population({ windows, owner, limit, events: events.length, values, first, steps });
  }

  get property(): Property {
    return this.plan.property;
  }

  get counts(): PropertyCounts {
    const countsDropped = this.plan.counts.reduce((sum, { dropped }) => sum + dropped, 0);
    return { ...this.judge.counts, instancesDropped: this.#population.dropped, countsDropped };
  }

  /** Whether the packet at hand carries all attributes of some event. */
  wants(): boolean {
    return this.#tracks.some(({ event }) => this.#carries(event));
  }

  /**
   * Tries the packet at hand on each event in the order of the tree: the instances that wait for it, newest
   * first, or as the beginning of a new one. Ends at the first verdict.
   */
  offer(verdicts: Verdict[]): void {
    for (const track of this.#counting) {
      track.passed = this.#fulfils(track.event);
    }
    for (const track of this.#tracks) {
      const { opening, index } = track;
      if ((opening === undefined && index.size === 0) || !this.#satisfies(track)) continue;
      if (index.size > 0 && this.#tryWaiting(track, verdicts)) return;
      if (opening !== undefined && this.#open(track.event, opening, verdicts)) return;
    }
  }

  /** The window of the instance has closed. Where not all is heard, that proves nothing. */
  expire(instance: Instance, notice: Notice, complete: boolean, verdicts: Verdict[]): void {
    const outcome = complete ? instance.state.onTimeout : "inconclusive";
    this.#end(instance, outcome, this.#windows.until(instance.slot), verdicts, notice);
  }

  /** Leaves all open instances inconclusive. */
  end(): void {
    for (let instance = this.#population.eldest; instance; instance = this.#population.eldest) {
      this.judge.leaveOpen();
      this.#remove(instance);
    }
  }

  #carries({ required }: CompiledEvent): boolean {
    for (let i = 0; i < required.length; i++) if (this.#packet.get(required[i]!) === undefined) return false;
    return true;
  }

  #satisfies({ event, passed }: Track): boolean {
    return event.counting ? passed : this.#fulfils(event);
  }

  #fulfils(event: CompiledEvent): boolean {
    return this.#carries(event) && (event.test === undefined || event.test(this.#packet, NO_HISTORY));
  }

  #tryWaiting({ event, index }: Track, verdicts: Verdict[]): boolean {
    if (!index.setKey(event.packetKey, this.#packet, NO_HISTORY)) return false;
    for (let waiting = index.find(); waiting !== undefined; ) {
      const { older } = waiting;
      // What this packet made wait is for the next one; what it displaced at the cap is gone.
      const eligible = waiting.turn !== this.#packet.turn && waiting.bucket !== undefined;
      if (eligible && this.#tryStep(event, waiting, verdicts)) return true;
      waiting = older;
    }
    return false;
  }

  #tryStep(event: CompiledEvent, { instance, step: place }: Waiting, verdicts: Verdict[]): boolean {
    const { time } = this.#packet;
    if (time < this.#windows.from(instance.slot) || time > this.#windows.until(instance.slot)) return false;
    if (event.check !== undefined && !event.check(this.#packet, instance)) return false;
    const step = instance.state.steps[place]!;
    if (step.forks && typeof step.target !== "string")
      return this.#fork(instance, event, step.target, verdicts);
    this.#unwait(instance);
    return this.#take(instance, event, step, verdicts);
  }

  #open(event: CompiledEvent, step: Step, verdicts: Verdict[]): boolean {
    const instance = this.#population.open(this.#packet.nextSerial());
    this.#makeRoom();
    return this.#take(instance, event, step, verdicts);
  }

  /** A copy goes on to `state`; in a [0,0] window only if this packet also takes the step after. */
  #fork(parent: Instance, event: CompiledEvent, state: State, verdicts: Verdict[]): boolean {
    const copy = this.#population.fork(this.#packet.nextSerial(), parent);
    this.#makeRoom();
    this.#note(copy, event);
    if (!state.immediate) {
      this.#enter(copy, state, false);
      return false;
    }
    const settled = this.#tryAtOnce(copy, state, verdicts);
    if (settled === undefined) this.#remove(copy);
    return settled ?? false;
  }

  #note(instance: Instance, { index, kept, offset }: CompiledEvent): void {
    for (let i = 0; i < kept.length; i++) instance.values[offset + i] = this.#packet.get(kept[i]!);
    instance.ranks[index] = this.#packet.rank;
    instance.times[index] = this.#packet.time;
    instance.last = index;
  }

  /** Returns whether that settled something, so that the packet is offered no further. */
  #take(instance: Instance, event: CompiledEvent, { target, restarts }: Step, verdicts: Verdict[]): boolean {
    this.#note(instance, event);
    if (typeof target === "string") return this.#end(instance, target, this.#packet.time, verdicts);
    if (target.immediate) {
      const settled = this.#tryAtOnce(instance, target, verdicts);
      return settled ?? this.#end(instance, target.onTimeout, this.#packet.time, verdicts);
    }
    this.#enter(instance, target, restarts);
    return false;
  }

  /** In a [0,0] window the same packet must take the next step; `undefined` if it takes none. */
  #tryAtOnce(instance: Instance, state: State, verdicts: Verdict[]): boolean | undefined {
    for (const step of state.steps) {
      const track = this.#tracks[step.event]!;
      const { joined } = track.event;
      if (!this.#satisfies(track) || (joined !== undefined && !joined(this.#packet, instance))) continue;
      return this.#take(instance, track.event, step, verdicts);
    }
    return undefined;
  }

  #enter(instance: Instance, state: State, restarts: boolean): void {
    const { slot } = instance;
    let from = this.#packet.time + state.min;
    let until = this.#packet.time + state.max;
    if (!restarts) {
      from = Math.max(from, this.#windows.from(slot));
      until = Math.min(until, this.#windows.until(slot));
    }
    instance.state = state;
    this.#windows.set(slot, from, until);
    for (let i = 0; i < state.steps.length; i++) this.#wait(instance, i, state.steps[i]!);
  }

  /** Without a value to join by, no packet can ever match: then it only waits for its deadline. */
  #wait(instance: Instance, place: number, step: Step): void {
    const { event, index } = this.#tracks[step.event]!;
    if (index.setKey(event.historyKey, this.#packet, instance))
      index.add(instance.waits[place]!, this.#packet.turn);
  }

  #unwait({ waits, state }: Instance): void {
    for (let i = 0; i < state.steps.length; i++) {
      const waiting = waits[i]!;
      if (waiting.bucket !== undefined) this.#tracks[state.steps[i]!.event]!.index.remove(waiting);
    }
  }

  #end(instance: Instance, outcome: Outcome, time: number, verdicts: Verdict[], notice?: Notice): boolean {
    const verdict = this.judge.conclude(instance, outcome, time, notice);
    if (verdict) verdicts.push(verdict);
    const settles = this.judge.settles(outcome);
    if (settles && instance.family !== undefined)
      for (const member of [...instance.family]) this.#remove(member);
    else this.#remove(instance);
    return settles;
  }

  #remove(instance: Instance): void {
    this.#unwait(instance);
    this.#population.remove(instance);
  }

  #makeRoom(): void {
    const excess = this.#population.excess;
    if (excess !== undefined) this.#remove(excess);
  }
}
