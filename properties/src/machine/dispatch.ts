import type { Value } from "../model.js";
import type { CompiledEvent } from "./compile-event.js";
import type { Matcher } from "./matcher.js";
import type { Packet } from "./packet.js";

/** The matchers of events that ask for one attribute: for one value of it, or for any. */
interface Gate {
  readonly attribute: number;
  readonly byValue: Map<Value, number[]>;
  readonly any: number[];
}

/** How often each attribute is required: the rarest tells most. */
function countRequired(events: readonly CompiledEvent[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { required } of events)
    for (const attribute of required) counts.set(attribute, (counts.get(attribute) ?? 0) + 1);
  return counts;
}

/**
 * Which matchers can want a packet: an event is tried only on packets that carry its attributes, and only on those
 * that have the value which it asks an attribute for, if it does. So a packet costs by the properties that are about
 * such packets, not by all that are loaded.
 */
export class Dispatch {
  readonly #gates = new Map<number, Gate>();
  readonly #ordered: readonly Gate[];
  /** Places of the matchers that may want any packet. */
  readonly #always: readonly number[];
  /** The packet's turn in which each matcher was last found. */
  readonly #found: Float64Array;
  readonly places: Int32Array;
  #count = 0;
  #unordered = false;

  constructor(
    matchers: readonly Matcher[],
    private readonly packet: Packet,
  ) {
    const counts = countRequired(matchers.flatMap(({ plan }) => plan.sought));
    const always = new Set<number>();
    for (const [place, { plan }] of matchers.entries())
      for (const event of plan.sought) if (!this.#add(event, place, counts)) always.add(place);
    this.#always = [...always];
    this.#ordered = [...this.#gates.values()];
    this.#found = new Float64Array(matchers.length).fill(-1);
    this.places = new Int32Array(matchers.length);
  }

  /** Finds the matchers that can want the packet at hand: how many of `places`, in order, until the next packet. */
  find(): number {
    this.#count = 0;
    this.#unordered = false;
    this.#note(this.#always);
    for (let i = 0; i < this.#ordered.length; i++) {
      const { attribute, any, byValue } = this.#ordered[i]!;
      const value = this.packet.get(attribute);
      if (value === undefined) continue;
      this.#note(any);
      const places = byValue.size === 0 ? undefined : byValue.get(value);
      if (places !== undefined) this.#note(places);
    }
    if (this.#unordered) this.places.subarray(0, this.#count).sort();
    return this.#count;
  }

  #note(places: readonly number[]): void {
    const { turn } = this.packet;
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      if (this.#found[place] === turn) continue;
      this.#found[place] = turn;
      if (this.#count > 0 && this.places[this.#count - 1]! > place) this.#unordered = true;
      this.places[this.#count] = place;
      this.#count += 1;
    }
  }

  #add({ required, constant }: CompiledEvent, place: number, counts: ReadonlyMap<number, number>): boolean {
    const rarest = [...required].sort((a, b) => counts.get(a)! - counts.get(b)!)[0];
    const attribute = constant?.attribute ?? rarest;
    if (attribute === undefined) return false;
    const gate: Gate = this.#gates.get(attribute) ?? { attribute, byValue: new Map(), any: [] };
    this.#gates.set(attribute, gate);
    if (constant === undefined) gate.any.push(place);
    else if (gate.byValue.has(constant.value)) gate.byValue.get(constant.value)!.push(place);
    else gate.byValue.set(constant.value, [place]);
    return true;
  }
}
