import type { Event, PropertyCounts, Value, Verdict } from "../model.js";
import type { Attempt } from "./attempt.js";
import type { Overrides } from "./resolve-parameters.js";
import type { MachineState } from "./saved-state.js";

/** `partial`: something that used to hear is missing, so that silence proves nothing. */
export type Coverage = "full" | "partial";

export interface MachineOptions {
  /** By `<kind or property_id>.<name>`. Those of other kinds and numbers are not looked at: see `checkParameters`. */
  readonly parameters?: Overrides;
  /** The name of the culprit, from the value of the property's `node` attribute, which is named too; by default that value. */
  readonly nameNode?: (value: Value, attribute: string) => string;
  /** Most open instances of one property; beyond, the oldest is dropped and counted. Default 100 000. */
  readonly maxInstances?: number;
  /** `all`: every decision is a verdict, also the good ones of properties that are no TEST. Default `bad`. */
  readonly verdicts?: "bad" | "all";
  /** Attributes whose values matched events tell beside those that the property names. */
  readonly keep?: readonly string[];
  /** Also hand over the verdicts of internal properties, for one who feeds other machines with them. */
  readonly internalToo?: boolean;
  /** What `save` of a machine with the same properties and options gave: this one goes on from there. */
  readonly state?: unknown;
}

/** Evaluates properties on events. Time moves only by the times of events and ticks. */
export interface Machine {
  /** Names of the attributes that events must give by index. */
  readonly attributes: readonly string[];
  /** Takes an event; returns the verdicts that it and the deadlines before it bring, in order. */
  offer(event: Event): readonly Verdict[];
  /** Nothing older than `timeUs` will follow: what is due by then times out. */
  tick(timeUs: number): readonly Verdict[];
  /** Whether the event carries all that some event of a property names: others cannot change any verdict. */
  wants(event: Event): boolean;
  /** While `partial`, windows that time out are counted inconclusive. */
  setCoverage(coverage: Coverage): void;
  /** The trace is over: windows that are still open are inconclusive; returns what was absent from all of it. */
  end(): readonly Verdict[];
  counts(): readonly PropertyCounts[];
  /** All that later verdicts and counts depend on; to be asked between events. */
  save(): MachineState;
  /** Open instances. */
  readonly pending: number;
  /** The newest of those of a property, at most so many. */
  newest(propertyId: number, most: number): readonly Attempt[];
}
