import type { Event } from "@fedprobe/properties";

/** Which of the probes that heard a frame an event comes from, and what they heard. */
export interface Hearing {
  readonly hearers: number;
  readonly goodHearers: number;
  /** From 1; the first is one whose FCS is not wrong, if there is one. */
  readonly number: number;
}

/** Attributes of merged events that tell of all hearers (docs/attributes.md). */
export const HEARING: Readonly<Record<string, (hearing: Hearing) => number>> = {
  "meta.hearers": ({ hearers }) => hearers,
  "meta.fcs_good_hearers": ({ goodHearers }) => goodHearers,
  "meta.fcs_bad_everywhere": ({ goodHearers }) => Number(goodHearers === 0),
  "meta.hearing": ({ number }) => number,
};

const HASH = "meta.psdu_hash";
/** What tells whether two events are of one frame. */
const COPY_NEEDS = [HASH, "meta.psdu_len", "ieee802154.sequence_number", "ieee802154.fcs_ok", "node.id"];

/** Whether any of `attributes` tells of all hearers. */
export function asksForHearers(attributes: readonly string[]): boolean {
  return attributes.some((name) => Object.hasOwn(HEARING, name));
}

/** What events must give so that those of `attributes` that tell of all hearers can be said. */
export function withCopyNeeds(attributes: readonly string[]): readonly string[] {
  return asksForHearers(attributes) ? [...new Set([...attributes, ...COPY_NEEDS])] : attributes;
}

/** Tells events of one frame, heard by different probes at about the same time, from others. */
export interface CopyRule<T> {
  /** Whether the FCS is not known to be wrong. */
  isGood(event: T): boolean;
  areCopies(a: T, b: T): boolean;
  /** Of copies, whether both have the same bytes. */
  isSame(a: T, b: T): boolean;
}

type Values = Pick<Event, "value">;

/** The rule for frames of IEEE 802.15.4. */
export class Copies implements CopyRule<Values> {
  readonly #hash: number;
  readonly #length: number;
  readonly #sequence: number;
  readonly #fcs: number;
  readonly #node: number;

  /** `attributes`: what an event gives by index, `withCopyNeeds`. */
  constructor(attributes: readonly string[]) {
    const [hash, length, sequence, fcs, node] = COPY_NEEDS.map((name) => attributes.indexOf(name));
    this.#hash = hash!;
    this.#length = length!;
    this.#sequence = sequence!;
    this.#fcs = fcs!;
    this.#node = node!;
  }

  /** Whether the event is one of a frame of which several probes may hear copies. */
  isFrame(event: Values): boolean {
    return event.value(this.#hash) !== undefined;
  }

  isGood(event: Values): boolean {
    return event.value(this.#fcs) !== 0;
  }

  isSame(a: Values, b: Values): boolean {
    return this.#agree(a, b, this.#hash);
  }

  /**
   * Bit errors of reception are different at each receiver: they change anything but the length, but hardly all at
   * once.
   */
  areCopies(a: Values, b: Values): boolean {
    if (!this.isFrame(a)) return false;
    if (this.isSame(a, b)) return true;
    if (this.isGood(a) && this.isGood(b)) return false;
    return (
      this.#agree(a, b, this.#length) && (this.#agree(a, b, this.#sequence) || this.#agree(a, b, this.#node))
    );
  }

  #agree(a: Values, b: Values, attribute: number): boolean {
    const value = a.value(attribute);
    return value !== undefined && value === b.value(attribute);
  }
}
