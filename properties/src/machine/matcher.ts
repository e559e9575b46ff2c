import type { PropertyCounts, Verdict } from "../model.js";
import type { Outcome, State, Step, Target } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import type { Instance } from "./instance.js";
import type { Judge, Notice } from "./judge.js";
import type { Marks } from "./marks.js";
import type { Packet } from "./packet.js";
import { countsPackets, type Plan, type Shared } from "./plan.js";
import { Population } from "./population.js";
import { carries, fulfils, inOrder, joins, makeTracks, satisfies, type Track } from "./track.js";
import type { Windows } from "./windows.js";

/** Offers packets to the instances of one property (properties.md, 2). */
export class Matcher {
  readonly #packet: Packet;
  readonly #windows: Windows;
  readonly #marks: Marks;
  /** Windows in packets, if the property has such. */
  readonly #ranks: Windows | undefined;
  readonly #tracks: readonly Track[];
  readonly #ordered: readonly Track[];
  readonly #counting: readonly Track[];
  readonly #population: Population;

  constructor(
    readonly plan: Plan,
    private readonly judge: Judge,
    shared: Shared,
    owner: number,
  ) {
    const { first, states } = plan.automaton;
    this.#packet = shared.packet;
    this.#windows = shared.windows;
    this.#marks = judge.marks;
    this.#ranks = countsPackets(plan) ? shared.ranks : undefined;
    this.#tracks = makeTracks(plan, shared.keySpaces);
    this.#ordered = inOrder(this.#tracks);
    this.#counting = this.#tracks.filter(({ event }) => event.counting);
    const steps = Math.max(...states.map((state) => state.steps.length));
    this.#population = new Population({
      ...{ windows: this.#windows, ranks: this.#ranks, marks: this.#marks },
      ...{ owner, limit: shared.maxInstances, values: plan.values, first, steps },
    });
  }

  get counts(): PropertyCounts {
    const countsDropped = this.plan.counts.reduce((sum, { dropped }) => sum + dropped, 0);
    return { ...this.judge.counts, instancesDropped: this.#population.dropped, countsDropped };
  }

  /** Whether the packet at hand carries all attributes of some event. */
  wants(): boolean {
    return this.#tracks.some(({ event }) => carries(event, this.#packet));
  }

  /**
   * Tries the packet at hand on each event in the order of the tree: the instances that wait for it, newest
   * first, or as the beginning of a new one. Ends at the first verdict.
   */
  offer(verdicts: Verdict[]): void {
    for (const track of this.#counting) track.passed = fulfils(track.event, this.#packet);
    for (const track of this.#ordered) {
      const { opening, index } = track;
      if ((opening === undefined && index.size === 0) || !satisfies(track, this.#packet)) continue;
      if (index.size > 0 && this.#tryWaiting(track, verdicts)) return;
      if (opening !== undefined && this.#open(track.event, opening, verdicts)) return;
    }
  }

  /** Opens the attempt that no packet opens, if the property has one: of an absence from now on. */
  begin(time: number, rank: number): void {
    const { standing } = this.plan.automaton;
    if (standing) this.#enter(this.#population.open(this.#packet.nextSerial()), standing, true, time, rank);
  }

  /** The window of the instance closed at `time` and `rank`. Where not all is heard, that proves nothing. */
  expire(instance: Instance, at: Notice, notice: Notice, complete: boolean, verdicts: Verdict[]): void {
    const { onTimeout } = instance.state;
    const target = complete || onTimeout === "forgotten" ? onTimeout : "inconclusive";
    this.#unwait(instance);
    this.#lapse(instance, target, at.time, at.rank, verdicts, notice);
  }

  /** The trace is over: what was absent from all of it is decided, all else is inconclusive. */
  end(time: number, complete: boolean, verdicts: Verdict[]): void {
    for (const instance of this.#population.all()) {
      const { max, maxRank, onTimeout } = instance.state;
      const absent = max === Infinity && maxRank === Infinity && onTimeout === "satisfied" && complete;
      const outcome = absent || onTimeout === "forgotten" ? onTimeout : "inconclusive";
      const verdict = this.judge.conclude(instance, outcome, time);
      if (verdict) verdicts.push(verdict);
      this.#remove(instance);
    }
  }

  #tryWaiting({ event, index }: Track, verdicts: Verdict[]): boolean {
    for (let waiting = index.find(this.#packet); waiting !== undefined; ) {
      const { older } = waiting;
      // What this packet made wait is for the next one; what it displaced at the cap is gone.
      const eligible = waiting.turn !== this.#packet.turn && waiting.key !== undefined;
      if (eligible && this.#isInWindow(waiting.instance) && joins(event, this.#packet, waiting.instance)) {
        const step = waiting.instance.state.steps[waiting.step]!;
        if (step.taking === "witnesses") return this.#witness(waiting.instance, event, step, verdicts);
        if (this.#tryStep(event, waiting.instance, step, verdicts)) return true;
      }
      waiting = older;
    }
    return false;
  }

  #isInWindow({ slot, rankSlot }: Instance): boolean {
    const { time, rank } = this.#packet;
    if (time < this.#windows.from(slot) || time > this.#windows.until(slot)) return false;
    if (this.#ranks === undefined) return true;
    return rank >= this.#ranks.from(rankSlot) && rank <= this.#ranks.until(rankSlot);
  }

  #tryStep(event: CompiledEvent, instance: Instance, step: Step, verdicts: Verdict[]): boolean {
    if (step.taking === "forks" && typeof step.target !== "string")
      return this.#fork(instance, event, step.target, verdicts);
    this.#unwait(instance);
    return this.#take(instance, event, step, verdicts);
  }

  /** The packet was preceded by what is remembered, which goes on being remembered. */
  #witness(remembered: Instance, event: CompiledEvent, step: Step, verdicts: Verdict[]): boolean {
    const copy = this.#population.copy(this.#packet.nextSerial(), remembered);
    this.#makeRoom();
    return this.#take(copy, event, step, verdicts);
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
    const { time, rank } = this.#packet;
    if (!state.immediate) {
      this.#enter(copy, state, false, time, rank);
      return false;
    }
    const settled = this.#tryAtOnce(copy, state, verdicts);
    if (settled !== undefined) return settled;
    const { onTimeout } = state;
    if (onTimeout === "satisfied" || typeof onTimeout !== "string")
      return this.#lapse(copy, onTimeout, time, rank, verdicts);
    this.#remove(copy);
    return false;
  }

  /** Of an event that repeats the first packet is kept. */
  #note(instance: Instance, { index, kept, offset }: CompiledEvent): void {
    instance.last = index;
    if (this.#marks.isMatched(instance.place, index)) return;
    for (let i = 0; i < kept.length; i++) instance.values[offset + i] = this.#packet.get(kept[i]!);
    this.#marks.set(instance.place, index, this.#packet.rank, this.#packet.time);
  }

  /** Returns whether that settled something, so that the packet is offered no further. */
  #take(instance: Instance, event: CompiledEvent, { target, restarts }: Step, verdicts: Verdict[]): boolean {
    this.#note(instance, event);
    const { time, rank } = this.#packet;
    if (typeof target === "string") return this.#end(instance, target, time, verdicts);
    if (target.immediate) {
      const settled = this.#tryAtOnce(instance, target, verdicts);
      return settled ?? this.#lapse(instance, target.onTimeout, time, rank, verdicts);
    }
    this.#enter(instance, target, restarts, time, rank);
    return false;
  }

  /** The instance goes where a closed window leads; no packet is there to take a step of a [0,0] window. */
  #lapse(
    instance: Instance,
    target: Target,
    time: number,
    rank: number,
    verdicts: Verdict[],
    notice?: Notice,
  ): boolean {
    if (typeof target === "string") return this.#end(instance, target, time, verdicts, notice);
    if (target.immediate) return this.#lapse(instance, target.onTimeout, time, rank, verdicts, notice);
    this.#enter(instance, target, true, time, rank);
    return false;
  }

  /** In a [0,0] window the same packet must take the next step; `undefined` if it takes none. */
  #tryAtOnce(instance: Instance, state: State, verdicts: Verdict[]): boolean | undefined {
    for (const step of state.steps) {
      const track = this.#tracks[step.track]!;
      const { joined } = track.event;
      if (!satisfies(track, this.#packet) || (joined !== undefined && !joined(this.#packet, instance)))
        continue;
      return this.#take(instance, track.event, step, verdicts);
    }
    return undefined;
  }

  #enter(instance: Instance, state: State, restarts: boolean, time: number, rank: number): void {
    instance.state = state;
    this.#windows.enter(instance.slot, time + state.min, time + state.max, restarts);
    this.#ranks?.enter(instance.rankSlot, rank + state.minRank, rank + state.maxRank, restarts);
    for (let i = 0; i < state.steps.length; i++) {
      this.#tracks[state.steps[i]!.track]!.index.add(instance.waits[i]!, this.#packet, instance);
    }
  }

  #unwait({ waits, state }: Instance): void {
    for (let i = 0; i < state.steps.length; i++) this.#tracks[state.steps[i]!.track]!.index.remove(waits[i]!);
  }

  #end(instance: Instance, outcome: Outcome, time: number, verdicts: Verdict[], notice?: Notice): boolean {
    const verdict = this.judge.conclude(instance, outcome, time, notice);
    if (verdict) verdicts.push(verdict);
    const settles = this.judge.settles(outcome);
    if (settles && instance.family !== undefined)
      for (const member of [...instance.family]) this.#remove(member);
    else this.#remove(instance);
    if (this.plan.automaton.standing !== undefined) this.#beginAgain(notice ?? this.#packet);
    return settles;
  }

  /**
   * An absence in windows is watched window after window, one over the trace once. What closed unnoticed is one
   * window, however long time was not told: the next begins where time is now.
   */
  #beginAgain({ time, rank }: Notice): void {
    const { max, maxRank } = this.plan.automaton.standing!;
    if (max > 0 && maxRank > 0 && (max < Infinity || maxRank < Infinity)) this.begin(time, rank);
  }

  #remove(instance: Instance): void {
    this.#unwait(instance);
    this.#population.remove(instance);
  }

  #makeRoom(): void {
    const excess = this.#population.takeExcess();
    if (excess !== undefined) this.#remove(excess);
  }
}
