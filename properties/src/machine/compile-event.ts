import { contains, type Expression } from "../data/expression.js";
import { type EventNode, eventsOf, namingOf, type Property, referencesTo } from "../data/property.js";
import { conjunctsOf } from "../data/references.js";
import type { Value } from "../model.js";
import type { Read, Test } from "./comparison.js";
import type { Sought } from "./compile-automaton.js";
import { type Compilation, ExpressionCompiler, isCounting, joinTests } from "./compile-expression.js";
import { Condition, type Conditions } from "./condition.js";
import type { AttributeTable } from "./packet.js";
import type { SlidingAggregate } from "./sliding-aggregate.js";
import type { Join } from "./waiting-index.js";

/** What an instance keeps of an event. */
export interface EventSlot {
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
}

/** An event of a property as it is looked for, ready to be tried. */
export interface CompiledEvent extends EventSlot {
  /** A value that an attribute of the packet must have. */
  readonly constant: { readonly attribute: number; readonly value: Value } | undefined;
  /** Counts packets, so that it must see each of them, also when no instance waits for it. */
  readonly counting: boolean;
  /** On the packet alone. */
  readonly condition: Condition;
  /**
   * Equalities between the packet at hand and the history, by which waiting instances are found: what the
   * packet must have, and what it must be equal to.
   */
  readonly packetKey: readonly Read[];
  /** Events of any property with the same text have the same `packetKey`. */
  readonly keySignature: string;
  readonly historyKey: readonly Read[];
  /** A value that the packet at hand must have otherwise than the history: the first of such conditions. */
  readonly unlike: Join["unlike"];
  /** The other conditions that refer to earlier events, and these with the equalities. */
  readonly check: Test | undefined;
  readonly joined: Test | undefined;
}

/** The events of a property in the order of the tree, and as they are looked for. */
export interface CompiledEvents {
  readonly slots: readonly EventSlot[];
  readonly sought: readonly CompiledEvent[];
  readonly counts: readonly SlidingAggregate[];
  /** How many values an instance keeps. */
  readonly values: number;
}

function isReference(part: Expression): boolean {
  return part.kind === "attribute" && part.event !== undefined;
}

function isOfPacket(part: Expression): boolean {
  return (
    (part.kind === "attribute" && part.event === undefined) ||
    part.kind === "exists" ||
    part.kind === "aggregate"
  );
}

/** The sides of an equality or inequality of which one is of the packet alone and the other of the history alone. */
function sidesOf(
  part: Expression,
  operator: "==" | "!=",
): { readonly packet: Expression; readonly history: Expression } | undefined {
  if (part.kind !== "compare" || part.operator !== operator) return undefined;
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

/** Attributes that reactions read of a verdict. */
function reactedTo({ ifSatisfied, ifNotSatisfied }: Property): readonly string[] {
  return [ifSatisfied, ifNotSatisfied].flatMap((one) => (one?.kind === "block" ? [one.attribute] : []));
}

/** Names that are kept of an event: those it names, those others refer to, culprit, victim, whom to block, and `keep`. */
function keptNames(property: Property, event: EventNode, keep: readonly string[]): readonly string[] {
  const { named, optional } = namingOf(event.condition);
  const roles = [property.node, property.nodes, property.target].filter((name) => name !== undefined);
  const referred = referencesTo(event.id, eventsOf(property.root));
  return [...new Set([...named, ...optional, ...referred, ...roles, ...reactedTo(property), ...keep])];
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
  const parts = conjunctsOf(condition);
  return {
    own: parts.filter((part) => !contains(part, isReference)),
    referring: parts.filter((part) => contains(part, isReference)),
  };
}

type Keys = Pick<CompiledEvent, "packetKey" | "keySignature" | "historyKey">;

/** The joins of a conjunction, in an order that does not depend on how it was written. */
function compileKeys(
  referring: readonly Expression[],
  names: Compilation,
  compiler: ExpressionCompiler,
): Keys {
  const joins = referring.flatMap((part) => sidesOf(part, "==") ?? []);
  const signed = joins.map((join) => ({ ...join, text: signatureOf(join.packet, names) }));
  signed.sort((a, b) => (a.text < b.text ? -1 : 1));
  return {
    packetKey: signed.map(({ packet }) => compiler.read(packet)),
    keySignature: signed.map(({ text }) => text).join(),
    historyKey: signed.map(({ history }) => compiler.read(history)),
  };
}

function compileUnlike(rest: readonly Expression[], compiler: ExpressionCompiler): Join["unlike"] {
  const [sides] = rest.flatMap((part) => sidesOf(part, "!=") ?? []);
  return sides && { packet: compiler.read(sides.packet), history: compiler.read(sides.history) };
}

/** What parts of expressions mean: parameters of one name differ between properties. */
function signatureOf(parts: unknown, { parameters }: Compilation): string {
  return JSON.stringify(parts, (_, part: unknown) =>
    isParameter(part) ? { value: parameters.get(part.name), type: part.type } : part,
  );
}

function isParameter(part: unknown): part is Extract<Expression, { kind: "parameter" }> {
  return typeof part === "object" && part !== null && "kind" in part && part.kind === "parameter";
}

/** The first of the conditions that says which value an attribute must have. */
function constantIn(own: readonly Expression[], names: Compilation): CompiledEvent["constant"] {
  for (const part of own) {
    if (part.kind !== "compare" || part.operator !== "==") continue;
    const { left, right } = part;
    const [attribute, other] = left.kind === "attribute" ? [left, right] : [right, left];
    if (attribute.kind !== "attribute" || attribute.event !== undefined || other.kind !== "literal") continue;
    return { attribute: names.attributes.indexOf(attribute.name), value: other.value };
  }
  return undefined;
}

type Compiled = Keys &
  Pick<CompiledEvent, "unlike" | "constant" | "counting" | "condition" | "check" | "joined">;

function compileConditions(
  condition: Expression,
  required: readonly number[],
  names: Compilation,
  conditions: Conditions,
): Compiled {
  const compiler = new ExpressionCompiler(names);
  const { own, referring } = conditionsOf(condition);
  const rest = referring.filter((part) => sidesOf(part, "==") === undefined);
  const all = (parts: readonly Expression[]) =>
    parts.length === 0 ? undefined : joinTests(parts.map((part) => compiler.test(part)));
  return {
    constant: constantIn(own, names),
    counting: isCounting(condition),
    condition: compileOwn(own, required, names, compiler, conditions),
    ...compileKeys(referring, names, compiler),
    unlike: compileUnlike(rest, compiler),
    check: all(rest),
    joined: all(referring),
  };
}

/** One conjunction, since a count stands for the conditions beside it. */
function compileOwn(
  own: readonly Expression[],
  required: readonly number[],
  names: Compilation,
  compiler: ExpressionCompiler,
  conditions: Conditions,
): Condition {
  const whole: Expression = { kind: "all", of: own };
  const test = own.length === 0 ? undefined : compiler.test(own.length === 1 ? own[0]! : whole);
  // Each property counts for itself.
  if (isCounting(whole)) return new Condition(required, test);
  return conditions.join(signatureOf([required, own], names), required, test);
}

/** Compiles the events of `property` as they are `sought`, giving indexes in `attributes` to all that they name. */
export function compileEvents(
  property: Property,
  sought: readonly Sought[],
  attributes: AttributeTable,
  parameters: ReadonlyMap<string, Value>,
  keep: readonly string[],
  conditions: Conditions,
): CompiledEvents {
  const nodes = eventsOf(property.root);
  const names = nodes.map((node) => keptNames(property, node, keep));
  const offsets = names.map((_, index) => names.slice(0, index).flat().length);
  const counts: SlidingAggregate[] = [];
  const positionOf = (id: number, name: string) => {
    const event = nodes.findIndex((node) => node.id === id);
    return offsets[event]! + names[event]!.indexOf(name);
  };
  const indexOf = (name: string) => attributes.indexOf(name);
  const slots = nodes.map((node, index) => ({
    ...{ id: node.id, index, keptNames: names[index]!, offset: offsets[index]! },
    required: requiredNames(property, node).map(indexOf),
    kept: names[index]!.map(indexOf),
  }));
  const compilation = { attributes, parameters, positionOf, counts };
  const compiled = sought.map(({ index, condition }) => ({
    ...slots[index]!,
    ...compileConditions(condition, slots[index]!.required, compilation, conditions),
  }));
  return { slots, sought: compiled, counts, values: names.flat().length };
}
