import type { Attempt } from "../machine/attempt.js";
import type { Value } from "../model.js";

/** What stood for a name in a condition; `undefined`: absent. */
export interface FoundValue {
  /** `ipv6.src`, `ipv6.src.1`, `$packets` or `#count(5, ipv6.src)`. */
  readonly name: string;
  readonly value: Value | undefined;
}

/** One of the conditions of an event that must all hold. */
export interface ConditionCheck {
  /** As it is written. */
  readonly text: string;
  /** `undefined`: it was not asked, because of what is said of the event. */
  readonly holds: boolean | undefined;
  readonly found: readonly FoundValue[];
}

/**
 * What became of a packet at an event: it `matches`; it `lacks` an attribute that the event names; a condition on
 * the packet alone `fails`; `nobody-waits` for the event; the nearest attempt that waits does so only later
 * (`too-early`) or does no more (`too-late`), or a condition on what it matched before fails (`no-partner`);
 * `wrong-fcs`: the packet is offered to no event of the property.
 */
export type EventResult =
  | "matches"
  | "lacks"
  | "fails"
  | "nobody-waits"
  | "too-early"
  | "too-late"
  | "no-partner"
  | "wrong-fcs";

/** An event of a property, and why a packet matches it or does not. */
export interface EventExplanation {
  readonly event: number;
  readonly description: string;
  /** A packet that matches it begins an attempt; otherwise it goes on with one. */
  readonly opens: boolean;
  /** It must not come: a packet that matches it ends an attempt without success. */
  readonly excluded: boolean;
  /** The packet that matched the event before must match it too. */
  readonly samePacket: boolean;
  readonly result: EventResult;
  /** Attributes that the event names and the packet does not carry. */
  readonly lacks: readonly string[];
  readonly conditions: readonly ConditionCheck[];
  /** How many attempts waited for it, of those that were looked at. */
  readonly waiting: number;
  /** That of them of which most is right. */
  readonly nearest?: Attempt;
}
