import type { PropertyType, Scope, Severity, Value } from "../model.js";
import { type Expression, type Place, type Quantity, visitParts } from "./expression.js";
import type { Reactions } from "./reaction.js";

/** One end of a window. `shift` is 1 for `N+` (strictly greater), -1 for `N-` (strictly less), else 0. */
export interface Bound {
  readonly quantity: Quantity;
  readonly shift: -1 | 0 | 1;
}

/** The window of a trigger, counted from the last event of its context; `unit` in µs. */
export interface Delay {
  readonly unit: number;
  readonly min: Bound;
  readonly max: Bound;
}

/** The window of a trigger in packets, counted by rank from the last event of its context (definition 7). */
export interface Counter {
  readonly min: Bound;
  readonly max: Bound;
}

/** A leaf: a packet that satisfies `condition`. */
export interface EventNode {
  readonly kind: "event";
  readonly id: number;
  readonly description: string;
  readonly condition: Expression;
  /** The condition as it is written. */
  readonly text: string;
}

export type Operator = "THEN" | "AND" | "OR" | "NOT" | "BEFORE" | "REPEAT";

/**
 * `THEN`: the first child is the context, the second the trigger, which must come inside the window after it;
 * `AND`: in either order; `OR`: either, without window; `NOT`: the first, and then not the second; with one
 * child: not that one in a window; `BEFORE`: if the first, then the second came before; `REPEAT`: its child
 * `times` times in a window.
 */
export interface OperatorNode {
  readonly kind: "operator";
  readonly operator: Operator;
  readonly description: string;
  readonly delay: Delay;
  readonly counter: Counter;
  readonly times: Quantity;
  readonly children: readonly PropertyNode[];
}

export type PropertyNode = EventNode | OperatorNode;

/** `<parameter>`: a named number or text that an experiment may set. */
export interface Parameter {
  readonly name: string;
  readonly default: Value;
  readonly unit: string;
  readonly description: string;
}

/** One `<property>`, read and checked. A single event as root is a COMPUTE property. */
export interface Property extends Reactions {
  readonly id: number;
  readonly type: PropertyType;
  /** One word of `KINDS`. */
  readonly kind: string;
  readonly severity: Severity;
  readonly scope: Scope;
  readonly description: string;
  /** Names of the attributes that hold the culprit and the victim. */
  readonly node?: string;
  readonly target?: string;
  /** Name of the attribute whose values in all matched events, and in windows of `#distinct`, are the culprits. */
  readonly nodes?: string;
  /** Its verdicts only feed other properties. */
  readonly internal: boolean;
  /** µs of quiet after which an alert is over. */
  readonly hold: number;
  readonly parameters: readonly Parameter[];
  readonly root: PropertyNode;
  /** Names `ieee802154.fcs_ok`: frames with a wrong FCS are offered to it; without FCS it cannot be judged. */
  readonly namesFcs: boolean;
  readonly place: Place;
}

/** The events of a property in the order of the tree, which is their order in time. */
export function eventsOf(node: PropertyNode): readonly EventNode[] {
  return node.kind === "event" ? [node] : node.children.flatMap(eventsOf);
}

/** Numbers of the events that may have been matched once `node` is. */
export function matchedIn(node: PropertyNode): readonly number[] {
  if (node.kind === "event") return [node.id];
  if (node.operator === "NOT") return node.children.length === 2 ? matchedIn(node.children[0]!) : [];
  return node.children.flatMap(matchedIn);
}

/** The events of which one packet decides whether `node` is matched; `undefined` if it may take several packets. */
export function alternativesOf(node: PropertyNode): readonly EventNode[] | undefined {
  if (node.kind === "event") return [node];
  if (node.operator !== "OR") return undefined;
  const parts = node.children.map(alternativesOf);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

/** Attributes that an event reads of its own packet, without those inside `#is_exist`. */
export interface Naming {
  readonly named: ReadonlySet<string>;
  /** Inside `#is_exist`: these need not be there. */
  readonly optional: ReadonlySet<string>;
}

/** What `condition` names of the packet at hand. */
export function namingOf(condition: Expression): Naming {
  const named = new Set<string>();
  const optional = new Set<string>();
  visitParts(condition, (part) => {
    if (part.kind === "attribute" && part.event === undefined) named.add(part.name);
    if (part.kind === "aggregate") for (const key of part.keys) named.add(key);
    if (part.kind === "aggregate" && part.value !== undefined) named.add(part.value);
    if (part.kind === "exists") optional.add(part.name);
  });
  return { named, optional };
}

/** Attributes that events of the property read of the packet that matched event `id` (`proto.att.N`). */
export function referencesTo(id: number, events: readonly EventNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events)
    visitParts(event.condition, (part) => {
      if (part.kind === "attribute" && part.event === id) names.add(part.name);
    });
  return names;
}
