import type { Attempt } from "./attempt.js";
import type { State } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import type { Deadlines } from "./deadlines.js";
import type { Packet } from "./packet.js";
import { countsPackets, type Plan, type Shared } from "./plan.js";
import { Population } from "./population.js";
import {
  FROM,
  type Instance,
  KEY,
  LAST,
  type Layout,
  NONE,
  RANK_WINDOW,
  type Records,
  STATE,
  UNMATCHED,
  UNTIL,
  VALUES,
} from "./records.js";
import { type Ground, restoreInstances, saveInstances } from "./save-instances.js";
import { type LoadedInstance, type LoadedProperty, type SavedProperty, StateError } from "./saved-state.js";
import type { Track } from "./track.js";

type Window = readonly [from: number, until: number];

/** The instances of one property: what they have matched, their windows, and what they wait for. */
export class Attempts {
  readonly #packet: Packet;
  readonly #records: Records;
  readonly #windows: Deadlines;
  /** Windows in packets, if the property has such. */
  readonly #ranks: Deadlines | undefined;
  readonly #population: Population;
  readonly #ground: Ground;

  constructor(
    private readonly plan: Plan,
    shared: Shared,
    private readonly layout: Layout,
    private readonly tracks: readonly Track[],
  ) {
    const { maxInstances, packet, records, windows } = shared;
    this.#packet = packet;
    this.#records = records;
    this.#windows = windows;
    this.#ranks = countsPackets(plan) ? shared.ranks : undefined;
    const first = plan.automaton.first.number;
    const ranks = this.#ranks;
    this.#ground = { records, layout, states: plan.automaton.states };
    this.#population = new Population({ records, layout, windows, ranks, limit: maxInstances, first });
  }

  /** How many are open. */
  get size(): number {
    return this.#population.size;
  }

  /** How many had to go because there were too many. */
  get dropped(): number {
    return this.#population.dropped;
  }

  /** The living, the oldest first. */
  all(): readonly Instance[] {
    return this.#population.all();
  }

  /** The newest, at most so many. */
  newest(most: number): readonly Attempt[] {
    return this.#population.newest(most).map((instance) => this.#describe(instance));
  }

  open(): Instance {
    const instance = this.#population.open(this.#packet.nextSerial(), this.#packet.turn);
    this.#makeRoom();
    return instance;
  }

  /** A copy of `parent` with the same history and window, which does not wait yet. */
  copy(parent: Instance): Instance {
    const copy = this.#population.copy(this.#packet.nextSerial(), this.#packet.turn, parent);
    this.#makeRoom();
    return copy;
  }

  /** The same, of the same family. */
  fork(parent: Instance): Instance {
    const copy = this.#population.copy(this.#packet.nextSerial(), this.#packet.turn, parent);
    // Before there is room for it: it may be the parent that has to go.
    this.#population.join(copy, parent);
    this.#makeRoom();
    return copy;
  }

  isInWindow(instance: Instance): boolean {
    if (!this.#windows.isOpen(instance, this.#packet.time)) return false;
    return this.#ranks === undefined || this.#ranks.isOpen(instance, this.#packet.rank);
  }

  /** The packet at hand matched `event`. Of an event that repeats the first packet is kept. */
  note(instance: Instance, { index, kept, offset }: CompiledEvent): void {
    const { cells, ints, values } = this.#records;
    ints[2 * instance + LAST] = index;
    const mark = this.layout.markOf(instance, index);
    if (cells[mark] !== UNMATCHED) return;
    const base = ints[2 * instance + VALUES]! + offset;
    for (let i = 0; i < kept.length; i++) values[base + i] = this.#packet.get(kept[i]!);
    cells[mark] = this.#packet.rank;
    cells[mark + 1] = this.#packet.time;
  }

  /** The window of `state` begins at `time` and `rank`: it replaces the one so far (`restarts`) or tightens it. */
  enter(instance: Instance, state: State, restarts: boolean, time: number, rank: number): void {
    const { number, steps } = state;
    this.#records.ints[2 * instance + STATE] = number;
    this.#windows.enter(instance, number, time + state.min, time + state.max, restarts);
    this.#ranks?.enter(instance, number, rank + state.minRank, rank + state.maxRank, restarts);
    const history = this.#records.historyOf(instance);
    for (let i = 0; i < steps.length; i++)
      this.tracks[steps[i]!.track]!.index.add(this.layout.waitOf(instance, i), this.#packet, history);
  }

  /** The instance waits for nothing any more. */
  unwait(instance: Instance): void {
    const { steps } = this.#records.stateOf(instance);
    for (let i = 0; i < steps.length; i++)
      this.tracks[steps[i]!.track]!.index.remove(this.layout.waitOf(instance, i));
  }

  remove(instance: Instance): void {
    this.unwait(instance);
    this.#population.remove(instance);
  }

  /** The instance, which waits for nothing any more, is over. */
  close(instance: Instance): void {
    this.#population.remove(instance);
  }

  /** All others that were opened from the same first event are over. */
  removeKin(instance: Instance): void {
    for (let kin = this.#population.kinOf(instance); kin !== instance; ) {
      this.remove(kin);
      kin = this.#population.kinOf(instance);
    }
  }

  #describe(instance: Instance): Attempt {
    const { cells, ints, values } = this.#records;
    const base = ints[2 * instance + VALUES]!;
    const matched = this.plan.slots.flatMap(({ id, index }) => {
      const mark = this.layout.markOf(instance, index);
      return cells[mark] === UNMATCHED ? [] : [{ event: id, rank: cells[mark]!, time: cells[mark + 1]! }];
    });
    return {
      matched,
      waitsFor: this.#records.stateOf(instance).steps.map(({ track }) => track),
      from: cells[instance + FROM]!,
      until: cells[instance + UNTIL]!,
      fromRank: this.#ranks ? cells[instance + RANK_WINDOW.from]! : 0,
      untilRank: this.#ranks ? cells[instance + RANK_WINDOW.until]! : Number.POSITIVE_INFINITY,
      values: values.slice(base, base + this.plan.values),
    };
  }

  save(): Pick<SavedProperty, "instances" | "waits" | "dropped"> {
    return { ...saveInstances(this.#ground, this.all()), dropped: this.dropped };
  }

  /** Opens what was saved; to be called while there are none. Throws `StateError` for what contradicts itself. */
  load({ instances: saved, waits, dropped }: LoadedProperty): void {
    this.#population.dropped = dropped;
    const living = saved.map(({ serial }) => this.#population.open(serial, this.#packet.turn));
    restoreInstances(this.#ground, living, saved);
    this.#loadWindows(living, saved);
    for (const [place, step] of waits) this.#loadWait(living[place], step);
  }

  /** Those that close first come first, so that they stand in one queue. */
  #loadWindows(living: readonly Instance[], saved: readonly LoadedInstance[]): void {
    const load = (deadlines: Deadlines | undefined, windowOf: (one: LoadedInstance) => Window) => {
      const entries = saved.map((one, place) => ({ instance: living[place]!, window: windowOf(one) }));
      entries.sort((a, b) => (a.window[1] < b.window[1] ? -1 : Number(a.window[1] > b.window[1])));
      for (const { instance, window } of entries)
        deadlines?.enter(instance, this.#records.stateOf(instance).number, ...window, true);
    };
    load(this.#windows, ({ window }) => window);
    load(this.#ranks, ({ ranks }) => ranks ?? [0, Infinity]);
  }

  #loadWait(instance: Instance | undefined, step: number): void {
    const track = instance !== undefined && this.#records.stateOf(instance).steps[step]?.track;
    const wait = instance === undefined ? NONE : this.layout.waitOf(instance, step);
    if (instance === undefined || typeof track !== "number" || this.#records.ints[2 * wait + KEY] !== NONE)
      throw new StateError(
        "the saved state is damaged: an instance waits for what its property does not know",
      );
    this.tracks[track]!.index.add(wait, this.#packet, this.#records.historyOf(instance));
  }

  #makeRoom(): void {
    const { excess } = this.#population;
    if (excess === NONE) return;
    this.unwait(excess);
    this.#population.drop(excess, this.#packet.turn);
  }
}
