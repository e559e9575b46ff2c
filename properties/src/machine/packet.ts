import { VERDICT_ATTRIBUTES } from "../data/verdict-attributes.js";
import type { Event, GivenVerdict, Value } from "../model.js";

/** Gives every attribute that the properties name an index, in the order of asking; those of verdicts are negative. */
export class AttributeTable {
  readonly #indexes = new Map<string, number>();

  indexOf(name: string): number {
    const ofVerdict = VERDICT_ATTRIBUTES.findIndex((attribute) => attribute.name === name);
    if (ofVerdict >= 0) return -1 - ofVerdict;
    const index = this.#indexes.get(name) ?? this.#indexes.size;
    this.#indexes.set(name, index);
    return index;
  }

  /** The names, each at its index. */
  get names(): readonly string[] {
    return [...this.#indexes.keys()];
  }
}

const NOTHING: Event = { time: 0, rank: 0, value: () => undefined };

/** The event at hand. Each of its attributes is asked for at most once, however many properties read it. */
export class Packet {
  #event = NOTHING;
  #verdict: GivenVerdict | undefined;
  #turn = 0;
  #serial = 0;
  readonly #values: (Value | undefined)[];
  /** The turn at which each value was read. */
  readonly #read: number[];

  constructor(attributes: number) {
    this.#values = new Array<Value | undefined>(attributes).fill(undefined);
    this.#read = new Array<number>(attributes).fill(0);
  }

  /** Begins with another event. */
  turnTo(event: Event): void {
    this.#event = event;
    this.#verdict = event.verdict;
    this.#turn += 1;
  }

  /** Begins with a verdict as event, which comes with the packet of this rank. */
  turnToVerdict(verdict: GivenVerdict & { readonly time: number }, rank: number): void {
    this.#event = { ...NOTHING, time: verdict.time, rank };
    this.#verdict = verdict;
    this.#turn += 1;
  }

  /** Counts events, so that what an event has just opened can be told from what was there before. */
  get turn(): number {
    return this.#turn;
  }

  /** Counts what events have opened. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** How many that were. */
  get serial(): number {
    return this.#serial;
  }

  /** Counts on from there. */
  resume(turn: number, serial: number): void {
    this.#turn = turn;
    this.#serial = serial;
  }

  get time(): number {
    return this.#event.time;
  }

  get rank(): number {
    return this.#event.rank;
  }

  /** Whether the event carries the attribute; what is only asked for like this need not be made. */
  has(attribute: number): boolean {
    if (attribute < 0 || this.#read[attribute] === this.#turn) return this.get(attribute) !== undefined;
    return this.#event.has?.(attribute) ?? this.get(attribute) !== undefined;
  }

  /** The value of the attribute with this index; `undefined` if the event does not carry it. */
  get(attribute: number): Value | undefined {
    if (attribute < 0) return this.#verdict && VERDICT_ATTRIBUTES[-1 - attribute]?.value(this.#verdict);
    if (this.#read[attribute] === this.#turn) return this.#values[attribute];
    this.#read[attribute] = this.#turn;
    const value = this.#event.value(attribute);
    this.#values[attribute] = value;
    return value;
  }
}
