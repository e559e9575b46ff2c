import { contains, type Expression } from "../data/expression.js";
import { type EventNode, eventsOf, namingOf, type Property, referencesTo } from "../data/property.js";
import type { Value } from "../model.js";
import { ExpressionCompiler, isCounting, joinTests, type Read, type Test } from "./compile-expression.js";
import type { AttributeTable } from "./packet.js";
import type { SlidingCount } from "./sliding-count.js";

/** An event of a property, ready to be tried. */
export interface CompiledEvent {
  readonly id: number;
  /** Place in the property, in the order of the tree. */
  readonly index: number;
  /** The event is tried only on packets that carry all of these attributes. */
  readonly required: readonly number[];
  /** Attributes whose values are kept of a packet that matches, and their names. */
  readonly kept: readonly number[];
  readonly keptNames: readonly string[];
  /** Where they begin among the values of an instance. */
  readonly offset: number;
  /** Counts packets, so that it must see each of them, also when no instance waits for it. */
  readonly counting: boolean;
  /** The conditions on the packet alone; `undefined` if there is none. */
  readonly test: Test | undefined;
  /**
   * Equalities between the packet at hand and the history, by which waiting instances are found: what the
   * packet must have, and what it must be equal to.
   */
  readonly packetKey: readonly Read[];
  readonly historyKey: readonly Read[];
  /** The other conditions that refer to earlier events, and these with the equalities. */
  readonly check: Test | undefined;
  readonly joined: Test | undefined;
}

/** The events of a property in the order of the tree. */
export interface CompiledEvents {
  readonly events: readonly CompiledEvent[];
  readonly counts: readonly SlidingCount[];
  /** How many values an instance keeps. */
  readonly values: number;
}

function isReference(part: Expression): boolean {
  return part.kind === "attribute" && part.event !== undefined;
}

function isOfPacket(part: Expression): boolean {
  return (
    (part.kind === "attribute" && part.event === undefined) || part.kind === "exists" || part.kind === "count"
  );
}

/** The sides of an equality of which one is of the packet alone and the other of the history alone. */
function sidesOf(
  part: Expression,
): { readonly packet: Expression; readonly history: Expression } | undefined {
  if (part.kind !== "compare" || part.operator !== "==") return undefined;
  const sides = [
    { packet: part.left, history: part.right },
    { packet: part.right, history: part.left },
  ];
  return sides.find(
    ({ packet, history }) =>
      contains(packet, isOfPacket) &&
      !contains(packet, isReference) &&
      contains(history, isReference) &&
      !contains(history, isOfPacket),
  );
}

/** Names that are kept of an event: those it names, those others refer to, and the culprit and victim. */
function keptNames(property: Property, event: EventNode): readonly string[] {
  const { named, optional } = namingOf(event.condition);
  const roles = [property.node, property.target].filter((name) => name !== undefined);
  return [...new Set([...named, ...optional, ...referencesTo(event.id, eventsOf(property.root)), ...roles])];
}

function requiredNames(property: Property, event: EventNode): readonly string[] {
  const { named, optional } = namingOf(event.condition);
  const names = new Set([...named, ...referencesTo(event.id, eventsOf(property.root))]);
  return [...names].filter((name) => !optional.has(name));
}

/** The parts of a condition that must all hold, by what they need to know. */
function conditionsOf(condition: Expression): {
  own: readonly Expression[];
  referring: readonly Expression[];
} {
  const parts = condition.kind === "all" ? condition.of : [condition];
  return {
    own: parts.filter((part) => !contains(part, isReference)),
    referring: parts.filter((part) => contains(part, isReference)),
  };
}

type Conditions = Pick<CompiledEvent, "counting" | "test" | "packetKey" | "historyKey" | "check" | "joined">;

function compileConditions(condition: Expression, compiler: ExpressionCompiler): Conditions {
  const { own, referring } = conditionsOf(condition);
  const rest = referring.filter((part) => sidesOf(part) === undefined);
  const all = (parts: readonly Expression[]) =>
    parts.length === 0 ? undefined : joinTests(parts.map((part) => compiler.test(part)));
  const joins = referring.flatMap((part) => sidesOf(part) ?? []);
  return {
    counting: isCounting(condition),
    // One conjunction, since a count stands for the conditions beside it.
    test: own.length === 0 ? undefined : compiler.test(own.length === 1 ? own[0]! : { kind: "all", of: own }),
    packetKey: joins.map(({ packet }) => compiler.read(packet)),
    historyKey: joins.map(({ history }) => compiler.read(history)),
    check: all(rest),
    joined: all(referring),
  };
}

/** Compiles the events of `property`, giving indexes in `attributes` to all that they name. */
export function compileEvents(
  property: Property,
  attributes: AttributeTable,
  parameters: ReadonlyMap<string, Value>,
): CompiledEvents {
  const nodes = eventsOf(property.root);
  const names = nodes.map((node) => keptNames(property, node));
  const offsets = names.map((_, index) => names.slice(0, index).flat().length);
  const counts: SlidingCount[] = [];
  const positionOf = (id: number, name: string) => {
    const event = nodes.findIndex((node) => node.id === id);
    return offsets[event]! + names[event]!.indexOf(name);
  };
  const indexOf = (name: string) => attributes.indexOf(name);
  const events = nodes.map((node, index) => ({
    ...{ id: node.id, index, keptNames: names[index]!, offset: offsets[index]! },
    required: requiredNames(property, node).map(indexOf),
    kept: names[index]!.map(indexOf),
    ...compileConditions(
      node.condition,
      new ExpressionCompiler({ attributes, parameters, positionOf, counts }),
    ),
  }));
  return { events, counts, values: names.flat().length };
}
