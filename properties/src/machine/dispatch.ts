import type { Value } from "../model.js";
import type { CompiledEvent } from "./compile-event.js";
import type { Matcher } from "./matcher.js";
import type { Packet } from "./packet.js";
import { bitOf } from "./track.js";

/** Tracks of one matcher: a bit for each. */
interface Wanting {
  readonly place: number;
  tracks: number;
}

/** Who wants packets with one attribute: with one value of it, or with any. */
interface Gate {
  readonly attribute: number;
  readonly byValue: Map<Value, Wanting[]>;
  readonly any: Wanting[];
}

/** How often each attribute is required: the rarest tells most. */
function countRequired(events: readonly CompiledEvent[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { required } of events)
    for (const attribute of required) counts.set(attribute, (counts.get(attribute) ?? 0) + 1);
  return counts;
}

function addTo(wanting: Wanting[], place: number, bit: number): void {
  const known = wanting.find((one) => one.place === place);
  if (known) known.tracks |= bit;
  else wanting.push({ place, tracks: bit });
}

/**
 * Which matchers can want a packet, for which of their tracks: an event is tried only on packets that carry its
 * attributes, and only on those that have the value which it asks an attribute for, if it does. So a packet costs by
 * the properties that are about such packets, not by all that are loaded.
 */
export class Dispatch {
  readonly #gates = new Map<number, Gate>();
  readonly #ordered: readonly Gate[];
  /** Who may want any packet. */
  readonly #always: Wanting[] = [];
  /** The packet's turn in which each matcher was last found, and the tracks for which it was. */
  readonly #found: Float64Array;
  readonly #tracks: Int32Array;
  readonly places: Int32Array;
  #count = 0;
  #unordered = false;

  constructor(
    matchers: readonly Matcher[],
    private readonly packet: Packet,
  ) {
    const counts = countRequired(matchers.flatMap(({ plan }) => plan.sought));
    for (const [place, { ordered }] of matchers.entries())
      for (const [order, { event }] of ordered.entries()) this.#add(event, place, bitOf(order), counts);
    this.#ordered = [...this.#gates.values()];
    this.#found = new Float64Array(matchers.length).fill(-1);
    this.#tracks = new Int32Array(matchers.length);
    this.places = new Int32Array(matchers.length);
  }

  /** Finds the matchers that can want the packet at hand: how many of `places`, in order, until the next packet. */
  find(): number {
    this.#count = 0;
    this.#unordered = false;
    this.#note(this.#always);
    for (let i = 0; i < this.#ordered.length; i++) {
      const { attribute, any, byValue } = this.#ordered[i]!;
      if (!this.packet.has(attribute)) continue;
      if (any.length > 0) this.#note(any);
      if (byValue.size === 0) continue;
      const wanting = byValue.get(this.packet.get(attribute)!);
      if (wanting !== undefined) this.#note(wanting);
    }
    if (this.#unordered) this.#order();
    return this.#count;
  }

  /** The tracks for which the matcher at `place` was found. */
  tracksOf(place: number): number {
    return this.#tracks[place]!;
  }

  /** By insertion: there are few, and nearly in order. */
  #order(): void {
    const { places } = this;
    for (let i = 1; i < this.#count; i++) {
      const place = places[i]!;
      let at = i;
      for (; at > 0 && places[at - 1]! > place; at--) places[at] = places[at - 1]!;
      places[at] = place;
    }
  }

  #note(wanting: readonly Wanting[]): void {
    const { turn } = this.packet;
    for (let i = 0; i < wanting.length; i++) {
      const { place, tracks } = wanting[i]!;
      if (this.#found[place] === turn) {
        this.#tracks[place]! |= tracks;
        continue;
      }
      this.#found[place] = turn;
      this.#tracks[place] = tracks;
      if (this.#count > 0 && this.places[this.#count - 1]! > place) this.#unordered = true;
      this.places[this.#count] = place;
      this.#count += 1;
    }
  }

  #add(
    { required, constant }: CompiledEvent,
    place: number,
    bit: number,
    counts: ReadonlyMap<number, number>,
  ): void {
    const rarest = [...required].sort((a, b) => counts.get(a)! - counts.get(b)!)[0];
    const attribute = constant?.attribute ?? rarest;
    if (attribute === undefined) {
      addTo(this.#always, place, bit);
      return;
    }
    const gate: Gate = this.#gates.get(attribute) ?? { attribute, byValue: new Map(), any: [] };
    this.#gates.set(attribute, gate);
    const wanting = constant === undefined ? gate.any : (gate.byValue.get(constant.value) ?? []);
    if (constant !== undefined) gate.byValue.set(constant.value, wanting);
    addTo(wanting, place, bit);
  }
}
