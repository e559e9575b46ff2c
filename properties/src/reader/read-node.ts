import type { Expression, ValueType } from "../data/expression.js";
import type { EventNode, OperatorNode, Parameter, PropertyNode } from "../data/property.js";
import { LATER_OPERATORS } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { checkExpression } from "./check-expression.js";
import { parseExpression } from "./parse-expression.js";
import { type Reading, readId, readText, reportAt } from "./read-attribute.js";
import { readDelay } from "./read-delay.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";
import { SyntaxProblem } from "./tokenize.js";

/** What the tree of one property is read with; `events` grows in the order of the tree. */
export interface TreeReading {
  readonly source: Source;
  readonly parameters: readonly Parameter[];
  readonly attributes: readonly string[];
  typeOf(name: string): ValueType | undefined;
  readonly events: number[];
}

const EXPRESSION = "boolean_expression";
const NEVER: Expression = { kind: "literal", value: 0 };

function readCondition(tree: TreeReading, reading: Reading): Expression {
  const attribute = reading.attributes.get(EXPRESSION);
  if (attribute === undefined) {
    reportAt(
      reading,
      EXPRESSION,
      "<event> has no boolean_expression",
      "write the condition that a packet must satisfy",
    );
    return NEVER;
  }
  const report = (at: number, message: string, next: string | (() => string)) =>
    tree.source.report(attribute.offsetOf(at), message, next);
  const names = { ...tree, earlier: [...tree.events], report };
  try {
    return checkExpression(names, parseExpression(attribute.value)) ?? NEVER;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    report(error.at, error.message, error.next);
    return NEVER;
  }
}

function readEvent(tree: TreeReading, element: Element): EventNode {
  const { source } = tree;
  childrenOf(source, element);
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const value = readText(reading, "value", "COMPUTE");
  if (value !== "COMPUTE") reportAt(reading, "value", `an event's value is ${quote(value)}`, "write COMPUTE");
  const id = readId(reading, "event_id", tree.events.length + 1);
  const condition = readCondition(tree, reading);
  if (tree.events.includes(id))
    reportAt(reading, "event_id", `a second event ${id}`, "give each event of the property its own event_id");
  tree.events.push(id);
  return { kind: "event", id, description: readText(reading, "description"), condition };
}

/** Whether `value` names an operator that can be read; otherwise says why not. */
export function checkOperator(reading: Reading, value: string, known: readonly string[]): boolean {
  if (known.includes(value)) return true;
  if ((LATER_OPERATORS as readonly string[]).includes(value))
    reportAt(reading, "value", `not supported yet: operator ${value}`, `use ${known.join(" or ")}`);
  else
    reportAt(reading, "value", `unknown operator ${quote(value)}`, () =>
      suggest(value, [...known, ...LATER_OPERATORS]),
    );
  return false;
}

/** A THEN, of the root or inside: its window, and exactly two children. */
export function readThen(tree: TreeReading, reading: Reading, parts: readonly Element[]): OperatorNode {
  const { name, at } = reading.element;
  if (parts.length !== 2)
    tree.source.report(
      at,
      `a THEN with ${parts.length} children`,
      `give <${name}> a context and a trigger, each an <event> or <operator>`,
    );
  return {
    kind: "operator",
    operator: "THEN",
    description: readText(reading, "description"),
    delay: readDelay(reading, tree.parameters),
    children: parts.map((part) => readNode(tree, part)),
  };
}

/** An `<event>` or `<operator>` with all below it. */
export function readNode(tree: TreeReading, element: Element): PropertyNode {
  if (element.name === "event") return readEvent(tree, element);
  const { source } = tree;
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  checkOperator(reading, readText(reading, "value"), ["THEN"]);
  return readThen(tree, reading, childrenOf(source, element));
}
