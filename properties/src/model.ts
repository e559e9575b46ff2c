/**
 * What the machine sees and says. This package knows nothing of frames: an event is a time and
 * values of named attributes, wherever they come from.
 */

export type Value = number | string;

/** One event, offered to a machine whose `attributes` say which index is which name. Times in µs since 1970. */
export interface Event {
  readonly time: number;
  /** Position in its trace, from 1. */
  readonly rank: number;
  /** `undefined`: the attribute is absent on the wire. `attribute` is an index into the machine's `attributes`. */
  value(attribute: number): Value | undefined;
  /** What the attributes `verdict.*` are, where the event is the verdict of another machine. */
  readonly verdict?: GivenVerdict | undefined;
  /** Whether `value` would give one: for events that make values only when they are asked for. */
  has?(attribute: number): boolean;
}

/** A bad verdict as other properties see it. */
export type GivenVerdict = Partial<Pick<Verdict, "propertyId" | "kind" | "node" | "target">>;

export type PropertyType = "ATTACK" | "SECURITY" | "EVASION" | "TEST";
export type VerdictName = "detected" | "not_detected" | "respected" | "not_respected";
export type Severity = "alert" | "info";
export type Scope = "local" | "distributed";

export interface MatchedEvent {
  /** `event_id` of the property; 0 is the packet or tick at which a time-out was noticed. */
  readonly id: number;
  readonly rank: number;
  readonly time: number;
  readonly attributes: Readonly<Record<string, Value>>;
}

/** One decision of one property. Only the bad one (by the property's type) becomes an alert. */
export interface Verdict {
  readonly propertyId: number;
  readonly kind: string;
  readonly type: PropertyType;
  readonly severity: Severity;
  readonly verdict: VerdictName;
  readonly bad: boolean;
  /** When it holds: the last matched event, or the deadline that passed. */
  readonly time: number;
  readonly node?: string;
  /** Where a property names several culprits: all of them, sorted. */
  readonly nodes?: readonly string[];
  readonly target?: string;
  readonly description: string;
  readonly events: readonly MatchedEvent[];
}

/** An alert is a bad verdict, held: one per (property, node, target) until it was quiet for `hold`. */
export interface Alert extends Omit<Verdict, "time" | "bad"> {
  /** Deterministic: the same trace gives the same id. */
  readonly id: string;
  readonly revision: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export interface PropertyCounts {
  readonly propertyId: number;
  readonly kind: string;
  readonly description: string;
  readonly respected: number;
  readonly violated: number;
  readonly detected: number;
  readonly notDetected: number;
  readonly inconclusive: number;
  /** The oldest open instances, dropped because there were too many. */
  readonly instancesDropped: number;
  /** Packets and keys that the windows of `#count` had to forget because there were too many. */
  readonly countsDropped: number;
}
