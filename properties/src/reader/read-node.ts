import { contains } from "../data/expression.js";
import {
  alternativesOf,
  matchedIn,
  type Operator,
  type OperatorNode,
  type PropertyNode,
} from "../data/property.js";
import { conjunctsOf, refersTo } from "../data/references.js";
import { OPERATORS } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { type Reading, readText, reportAt } from "./read-attribute.js";
import { readEvent, type TreeReading } from "./read-event.js";
import { readWindow } from "./read-window.js";
import type { Element } from "./read-xml.js";

/** Where an operator stands: a NOT with one child needs something to begin its window. */
export type Standing = "root" | "trigger" | "inner";

const NAMES = Object.keys(OPERATORS) as readonly Operator[];

/** The operator that `value` names; otherwise `undefined`, and why not is reported. */
export function readOperatorName(reading: Reading, value: string): Operator | undefined {
  const name = NAMES.find((candidate) => candidate === value);
  if (name === undefined)
    reportAt(reading, "value", `unknown operator ${quote(value)}`, () => suggest(value, NAMES));
  return name;
}

function checkChildren(reading: Reading, operator: Operator, children: number): void {
  const { name, at } = reading.element;
  const allowed: readonly number[] = OPERATORS[operator];
  const roles = operator === "THEN" ? "a context and a trigger" : `${allowed.join(" or ")} children`;
  if (!allowed.includes(children))
    reading.source.report(
      at,
      `a ${operator} with ${children} children`,
      `give <${name}> ${roles}, each an <event> or <operator>`,
    );
}

/** Which events the child at `place` may refer to. */
function earlierFor(
  operator: Operator,
  place: number,
  children: readonly PropertyNode[],
  earlier: readonly number[],
  plain: boolean,
): readonly number[] {
  const first = children[0];
  if (place === 0 || first === undefined) return earlier;
  const sees = operator === "THEN" || operator === "NOT" || (plain && operator !== "OR");
  return sees ? [...earlier, ...matchedIn(first)] : earlier;
}

/** What must be decided by one packet. */
function checkSinglePacket(reading: Reading, operator: Operator, node: PropertyNode | undefined): void {
  if (node === undefined || alternativesOf(node) !== undefined) return;
  const role = operator === "BEFORE" ? "first child of a BEFORE" : "child that a NOT excludes";
  reportAt(reading, "value", `the ${role} takes several packets`, "make it an <event>, or an OR of events");
}

/** AND and BEFORE find their events in either order: what one says of the other must be answered from both sides. */
function checkMirror(reading: Reading, [first, second]: readonly PropertyNode[]): void {
  if (first?.kind !== "event" || second?.kind !== "event") return;
  const calculated = conjunctsOf(second.condition)
    .filter((part) => refersTo(part, first.id))
    .some((part) => contains(part, ({ kind }) => kind === "exists" || kind === "aggregate"));
  if (calculated)
    reportAt(
      reading,
      "value",
      `event ${second.id} refers to event ${first.id} beside a function of its own packet`,
      "join the two with && instead",
    );
}

function checkShape(reading: Reading, operator: Operator, children: readonly PropertyNode[]): void {
  if (operator === "NOT") checkSinglePacket(reading, operator, children.at(-1));
  if (operator === "BEFORE") checkSinglePacket(reading, operator, children[0]);
  if (operator === "AND" || operator === "BEFORE") checkMirror(reading, children);
  if (operator === "REPEAT" && children[0]?.kind === "operator")
    reportAt(reading, "value", "a REPEAT of an operator", "repeat an <event>");
}

/** A trigger that is an absence: the window of the THEN is that of the NOT. */
function asAbsence(node: OperatorNode, parts: readonly Element[], reading: Reading): OperatorNode {
  const [context, trigger] = node.children;
  const absent = trigger?.kind === "operator" && trigger.operator === "NOT" && trigger.children.length === 1;
  if (node.operator !== "THEN" || !absent || context === undefined) return node;
  const own = parts[1]?.attributes.find(({ name }) => /^(delay|counter)_/.test(name));
  if (own)
    reading.source.report(own.at, `a NOT that is a trigger has no ${own.name}`, "write it to the THEN above");
  return { ...node, operator: "NOT", children: [context, trigger.children[0]!] };
}

/** An operator, of the root or inside: its window and its children. */
export function readOperator(
  tree: TreeReading,
  reading: Reading,
  parts: readonly Element[],
  operator: Operator,
  earlier: readonly number[],
  standing: Standing,
): OperatorNode {
  checkChildren(reading, operator, parts.length);
  if (operator === "NOT" && parts.length === 1 && standing === "inner")
    reportAt(reading, "value", "a NOT with one child here", "write it as root, or as the trigger of a THEN");
  const plain = parts.every(({ name }) => name === "event");
  const children: PropertyNode[] = [];
  for (const [place, part] of parts.entries()) {
    const sees = earlierFor(operator, place, children, earlier, plain);
    const inside = operator === "THEN" && place === 1 ? "trigger" : "inner";
    children.push(readNode(tree, part, sees, inside, operator === "REPEAT"));
  }
  checkShape(reading, operator, children);
  const window = readWindow(reading, operator, parts.length, tree.parameters);
  const description = readText(reading, "description");
  const node: OperatorNode = { kind: "operator", operator, description, ...window, children };
  return asAbsence(node, parts, reading);
}

/** An `<event>` or `<operator>` with all below it; `earlier` are the events that it may refer to. */
export function readNode(
  tree: TreeReading,
  element: Element,
  earlier: readonly number[],
  standing: Standing,
  repeats: boolean,
): PropertyNode {
  if (element.name === "event") return readEvent(tree, element, earlier, repeats);
  const { source } = tree;
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const operator = readOperatorName(reading, readText(reading, "value")) ?? "THEN";
  return readOperator(tree, reading, childrenOf(source, element), operator, earlier, standing);
}
