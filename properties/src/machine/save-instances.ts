import type { State } from "./automaton.js";
import {
  type Instance,
  KEY,
  KIN,
  KIN_BACK,
  LAST,
  type Layout,
  NEWER,
  NONE,
  OLDER,
  OWNER,
  RANK_WINDOW,
  type Records,
  STATE,
  STEP,
  TIME_WINDOW,
  UNMATCHED,
  VALUES,
  type WindowPlace,
} from "./records.js";
import {
  type LoadedInstance,
  type SavedInstance,
  type SavedProperty,
  StateError,
  saveNumber,
  saveValue,
} from "./saved-state.js";

/** Where the instances of one property stand, and the number of its first state. */
export interface Ground {
  readonly records: Records;
  readonly layout: Layout;
  readonly states: readonly State[];
}

type Places = ReadonlyMap<Instance, number>;

/** The living instances of a property, the oldest first, and who of them waits for what. */
export function saveInstances(
  ground: Ground,
  living: readonly Instance[],
): Pick<SavedProperty, "instances" | "waits"> {
  const places = new Map(living.map((instance, place) => [instance, place]));
  return {
    instances: living.map((instance) => saveInstance(ground, instance, places)),
    waits: living.flatMap((instance) => saveWaits(ground, instance, places)),
  };
}

function saveInstance(
  { records, layout, states }: Ground,
  instance: Instance,
  places: Places,
): SavedInstance {
  const { cells, ints, values } = records;
  const at = 2 * instance;
  const base = ints[at + VALUES]!;
  const windowAt = ({ from, until }: WindowPlace): SavedInstance["window"] => [
    saveNumber(cells[instance + from]!),
    saveNumber(cells[instance + until]!),
  ];
  return {
    serial: records.serialOf(instance),
    state: ints[at + STATE]! - states[0]!.number,
    last: ints[at + LAST]!,
    kin: places.get(ints[at + KIN]!)!,
    window: windowAt(TIME_WINDOW),
    ...(layout.countsPackets ? { ranks: windowAt(RANK_WINDOW) } : {}),
    marks: saveMarks(records, layout, instance),
    values: values.slice(base, base + layout.values).map((value) => saveValue(value)),
  };
}

function saveMarks({ cells }: Records, layout: Layout, instance: Instance): SavedInstance["marks"] {
  return Array.from({ length: layout.events }, (_, event) => event).flatMap((event) => {
    const mark = layout.markOf(instance, event);
    if (cells[mark] === UNMATCHED) return [];
    return [[event, saveNumber(cells[mark]!), saveNumber(cells[mark + 1]!)]];
  });
}

/** Of each of its waits that is the oldest of those with the same key: it, and all newer. */
function saveWaits({ records, layout }: Ground, instance: Instance, places: Places): SavedProperty["waits"] {
  const { ints } = records;
  return records.stateOf(instance).steps.flatMap((_, step) => {
    const oldest = layout.waitOf(instance, step);
    if (ints[2 * oldest + KEY] === NONE || ints[2 * oldest + OLDER] !== NONE) return [];
    const waits: [number, number][] = [];
    for (let wait = oldest; wait !== NONE; wait = ints[2 * wait + NEWER]!)
      waits.push([places.get(ints[2 * wait + OWNER]!)!, ints[2 * wait + STEP]!]);
    return waits;
  });
}

/** Gives the instances `living`, newly opened, what `saved` says of them, but for their windows and waits. */
export function restoreInstances(
  ground: Ground,
  living: readonly Instance[],
  saved: readonly LoadedInstance[],
): void {
  for (const [place, instance] of living.entries()) {
    const one = saved[place]!;
    check(ground, one, place);
    restoreInstance(ground, instance, one);
    join(ground.records, instance, living[one.kin]);
  }
  const { ints } = ground.records;
  const isAlone = living.some((instance) => ints[2 * ints[2 * instance + KIN]! + KIN_BACK] !== instance);
  if (isAlone) throw new StateError("the saved state is damaged: a family of instances is no ring");
}

function check({ layout, states }: Ground, saved: LoadedInstance, place: number): void {
  const { state, last, marks, ranks, values } = saved;
  const isEvent = (event: number) => event < layout.events;
  const fits =
    state < states.length &&
    values.length === layout.values &&
    (ranks !== undefined) === layout.countsPackets;
  if (!fits || !isEvent(last) || !marks.every(([event]) => isEvent(event)))
    throw new StateError(`the saved state is damaged: instance ${place} does not fit its property`);
}

function restoreInstance(
  { records, layout, states }: Ground,
  instance: Instance,
  saved: LoadedInstance,
): void {
  const { cells, ints, values } = records;
  const at = 2 * instance;
  ints[at + STATE] = states[saved.state]!.number;
  ints[at + LAST] = saved.last;
  for (const [event, rank, time] of saved.marks) {
    const mark = layout.markOf(instance, event);
    cells[mark] = rank;
    cells[mark + 1] = time;
  }
  const base = ints[at + VALUES]!;
  for (const [i, value] of saved.values.entries()) values[base + i] = value;
}

function join({ ints }: Records, instance: Instance, next: Instance | undefined): void {
  if (next === undefined) throw new StateError("the saved state is damaged: an instance has lost its family");
  ints[2 * instance + KIN] = next;
  ints[2 * next + KIN_BACK] = instance;
}
