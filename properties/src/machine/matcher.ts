import type { PropertyCounts, Verdict } from "../model.js";
import type { Attempt } from "./attempt.js";
import { Attempts } from "./attempts.js";
import type { Outcome, State, Step, Target } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import { NO_HISTORY } from "./history.js";
import type { Judge, Notice } from "./judge.js";
import type { Packet } from "./packet.js";
import type { Plan, Shared } from "./plan.js";
import { type Instance, KEY, type Layout, NONE, OLDER, OWNER, type Records, STEP, TURN } from "./records.js";
import type { LoadedProperty, SavedProperty } from "./saved-state.js";
import { loadAggregates } from "./sliding-aggregate.js";
import { bitOf, inOrder, joins, makeTracks, type Track } from "./track.js";

/** For a packet that every event may want. */
export const ALL_TRACKS = -1;

/** Offers packets to the instances of one property (properties.md, 2). */
export class Matcher {
  readonly #packet: Packet;
  readonly #records: Records;
  readonly #tracks: readonly Track[];
  /** Its tracks, in the order in which packets are tried on them. */
  readonly ordered: readonly Track[];
  readonly #counting: readonly Track[];
  readonly #attempts: Attempts;
  /** The state of the attempt that no packet opens. */
  readonly #standing: State | undefined;

  constructor(
    readonly plan: Plan,
    private readonly judge: Judge,
    shared: Shared,
    layout: Layout,
  ) {
    this.#packet = shared.packet;
    this.#records = shared.records;
    this.#tracks = makeTracks(plan, shared);
    this.ordered = inOrder(this.#tracks);
    this.#counting = this.#tracks.filter(({ event }) => event.counting);
    this.#standing = plan.automaton.standing;
    this.#attempts = new Attempts(plan, shared, layout, this.#tracks);
  }

  /** Open instances. */
  get pending(): number {
    return this.#attempts.size;
  }

  get counts(): PropertyCounts {
    const countsDropped = this.plan.counts.reduce((sum, { dropped }) => sum + dropped, 0);
    return { ...this.judge.counts, instancesDropped: this.#attempts.dropped, countsDropped };
  }

  /** The newest open attempts, at most so many. */
  newest(most: number): readonly Attempt[] {
    return this.#attempts.newest(most);
  }

  save(): SavedProperty {
    const aggregates = this.plan.counts.map((count) => count.save());
    return { ...this.judge.save(), ...this.#attempts.save(), aggregates };
  }

  /** Goes on where `saved` was. Throws `StateError` for what contradicts itself. */
  load(saved: LoadedProperty): void {
    this.judge.load(saved);
    loadAggregates(this.plan.counts, saved.aggregates);
    this.#attempts.load(saved);
  }

  /** Whether the packet at hand carries all attributes of some event. */
  wants(): boolean {
    return this.#tracks.some(({ event }) => event.condition.isCarriedBy(this.#packet));
  }

  /**
   * Tries the packet at hand on each event in the order of the tree: the instances that wait for it, newest
   * first, or as the beginning of a new one. Ends at the first verdict. Only the events of which a bit of `tracks`
   * (`bitOf`) is set can want it.
   */
  offer(verdicts: Verdict[], tracks: number): void {
    // What counts packets must see each of them, also when nobody waits for it.
    for (let i = 0; i < this.#counting.length; i++) this.#counting[i]!.event.condition.holds(this.#packet);
    for (let i = 0; i < this.ordered.length; i++) {
      if ((tracks & bitOf(i)) === 0) continue;
      const track = this.ordered[i]!;
      const { opening, index } = track;
      if ((opening === undefined && index.size === 0) || !track.event.condition.holds(this.#packet)) continue;
      if (index.size > 0 && this.#tryWaiting(track, verdicts)) return;
      if (opening !== undefined && this.#open(track.event, opening, verdicts)) return;
    }
  }

  /** Opens the attempt that no packet opens, if the property has one: of an absence from now on. */
  begin(time: number, rank: number): void {
    if (this.#standing) this.#attempts.enter(this.#attempts.open(), this.#standing, true, time, rank);
  }

  /** The window of the instance closed at `time` and `rank`. Where not all is heard, that proves nothing. */
  expire(
    instance: Instance,
    time: number,
    rank: number,
    notice: Notice,
    complete: boolean,
    verdicts: Verdict[],
  ): void {
    const { onTimeout } = this.#records.stateOf(instance);
    const target = complete || onTimeout === "forgotten" ? onTimeout : "inconclusive";
    this.#attempts.unwait(instance);
    this.#lapse(instance, target, time, rank, verdicts, notice);
  }

  /** The trace is over: what was absent from all of it is decided, all else is inconclusive. */
  end(time: number, complete: boolean, verdicts: Verdict[]): void {
    for (const instance of this.#attempts.all()) {
      const { max, maxRank, onTimeout } = this.#records.stateOf(instance);
      const absent = max === Infinity && maxRank === Infinity && onTimeout === "satisfied" && complete;
      const outcome = absent || onTimeout === "forgotten" ? onTimeout : "inconclusive";
      const verdict = this.judge.conclude(instance, outcome, time);
      if (verdict) verdicts.push(verdict);
      this.#attempts.remove(instance);
    }
  }

  #tryWaiting({ event, index }: Track, verdicts: Verdict[]): boolean {
    // A wait keeps 32 bits of the turn.
    const turn = this.#packet.turn | 0;
    const packet = this.#packet;
    for (let wait = index.unlike(index.find(packet), packet, NO_HISTORY); wait !== NONE; ) {
      const { ints } = this.#records;
      const older = ints[2 * wait + OLDER]!;
      // What this packet made wait is for the next one; what it displaced at the cap is gone.
      if (ints[2 * wait + TURN] !== turn && ints[2 * wait + KEY] !== NONE) {
        const instance = ints[2 * wait + OWNER]!;
        if (this.#attempts.isInWindow(instance) && joins(event, this.#packet, this.#records, instance)) {
          const step = this.#records.stateOf(instance).steps[ints[2 * wait + STEP]!]!;
          if (step.taking === "witnesses") return this.#witness(instance, event, step, verdicts);
          if (this.#tryStep(event, instance, step, verdicts)) return true;
        }
      }
      wait = index.unlike(older, packet, NO_HISTORY);
    }
    return false;
  }

  #tryStep(event: CompiledEvent, instance: Instance, step: Step, verdicts: Verdict[]): boolean {
    if (step.taking === "forks" && typeof step.target !== "string")
      return this.#fork(instance, event, step.target, verdicts);
    this.#attempts.unwait(instance);
    return this.#take(instance, event, step, verdicts);
  }

  /** The packet was preceded by what is remembered, which goes on being remembered. */
  #witness(remembered: Instance, event: CompiledEvent, step: Step, verdicts: Verdict[]): boolean {
    return this.#take(this.#attempts.copy(remembered), event, step, verdicts);
  }

  #open(event: CompiledEvent, step: Step, verdicts: Verdict[]): boolean {
    if (typeof step.target !== "string" && this.#isDeadEnd(step.target)) return false;
    const instance = this.#attempts.open();
    return this.#take(instance, event, step, verdicts);
  }

  /** Whether an attempt that this packet opens would end with it, and with no more to say: then it is counted. */
  #isDeadEnd({ immediate, onTimeout, steps }: State): boolean {
    if (!immediate || typeof onTimeout !== "string") return false;
    for (const { track } of steps) if (this.#tracks[track]!.event.condition.holds(this.#packet)) return false;
    return this.judge.passOver(onTimeout);
  }

  /** A copy goes on to `state`; in a [0,0] window only if this packet also takes the step after. */
  #fork(parent: Instance, event: CompiledEvent, state: State, verdicts: Verdict[]): boolean {
    const copy = this.#attempts.fork(parent);
    this.#attempts.note(copy, event);
    const { time, rank } = this.#packet;
    if (!state.immediate) {
      this.#attempts.enter(copy, state, false, time, rank);
      return false;
    }
    const settled = this.#tryAtOnce(copy, state, verdicts);
    if (settled !== undefined) return settled;
    const { onTimeout } = state;
    if (onTimeout === "satisfied" || typeof onTimeout !== "string")
      return this.#lapse(copy, onTimeout, time, rank, verdicts);
    this.#attempts.remove(copy);
    return false;
  }

  /** Returns whether that settled something, so that the packet is offered no further. */
  #take(instance: Instance, event: CompiledEvent, { target, restarts }: Step, verdicts: Verdict[]): boolean {
    this.#attempts.note(instance, event);
    const { time, rank } = this.#packet;
    if (typeof target === "string") return this.#end(instance, target, time, verdicts);
    if (target.immediate) {
      const settled = this.#tryAtOnce(instance, target, verdicts);
      return settled ?? this.#lapse(instance, target.onTimeout, time, rank, verdicts);
    }
    this.#attempts.enter(instance, target, restarts, time, rank);
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
    this.#attempts.enter(instance, target, true, time, rank);
    return false;
  }

  /** In a [0,0] window the same packet must take the next step; `undefined` if it takes none. */
  #tryAtOnce(instance: Instance, state: State, verdicts: Verdict[]): boolean | undefined {
    for (const step of state.steps) {
      const track = this.#tracks[step.track]!;
      const { joined } = track.event;
      if (!track.event.condition.holds(this.#packet)) continue;
      if (joined !== undefined && !joined(this.#packet, this.#records.historyOf(instance))) continue;
      return this.#take(instance, track.event, step, verdicts);
    }
    return undefined;
  }

  /** The instance, which waits for nothing any more, comes to an end. */
  #end(instance: Instance, outcome: Outcome, time: number, verdicts: Verdict[], notice?: Notice): boolean {
    const verdict = this.judge.conclude(instance, outcome, time, notice);
    if (verdict) verdicts.push(verdict);
    const settles = this.judge.settles(outcome);
    if (settles) this.#attempts.removeKin(instance);
    this.#attempts.close(instance);
    if (this.#standing !== undefined) this.#beginAgain(notice ?? this.#packet);
    return settles;
  }

  /**
   * An absence in windows is watched window after window, one over the trace once. What closed unnoticed is one
   * window, however long time was not told: the next begins where time is now.
   */
  #beginAgain({ time, rank }: Notice): void {
    const { max, maxRank } = this.#standing!;
    if (max > 0 && maxRank > 0 && (max < Infinity || maxRank < Infinity)) this.begin(time, rank);
  }
}
