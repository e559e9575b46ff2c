import type { Expression, ValueType } from "../data/expression.js";
import type { EventNode, Parameter } from "../data/property.js";
import { quote } from "../problems/nearest-name.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { checkExpression } from "./check-expression.js";
import { findNever } from "./find-never.js";
import { parseExpression } from "./parse-expression.js";
import { type Reading, readId, readText, reportAt } from "./read-attribute.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";
import { SyntaxProblem } from "./tokenize.js";

/** What a property may name. */
export interface Dictionary {
  typeOf(name: string): ValueType | undefined;
  readonly attributes: readonly string[];
}

/** What the tree of one property is read with; `events` grows in the order of the tree. */
export interface TreeReading extends Dictionary {
  readonly source: Source;
  readonly parameters: readonly Parameter[];
  readonly events: number[];
}

const EXPRESSION = "boolean_expression";
const NEVER: Expression = { kind: "literal", value: 0 };

function readCondition(tree: TreeReading, reading: Reading, earlier: readonly number[]): Expression {
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
  const names = { ...tree, earlier, report };
  try {
    const syntax = parseExpression(attribute.value);
    const expression = checkExpression(names, syntax);
    if (expression === undefined) return NEVER;
    for (const { at, why } of findNever(syntax, tree.typeOf))
      tree.source.warn(
        attribute.offsetOf(at),
        `this can never be true: ${why}`,
        "correct it, or leave it out",
      );
    return expression;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    report(error.at, error.message, error.next);
    return NEVER;
  }
}

/** One `<event>`, which may refer to the `earlier` events, and to itself where it `repeats`. */
export function readEvent(
  tree: TreeReading,
  element: Element,
  earlier: readonly number[],
  repeats: boolean,
): EventNode {
  const { source } = tree;
  childrenOf(source, element);
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const value = readText(reading, "value", "COMPUTE");
  if (value !== "COMPUTE") reportAt(reading, "value", `an event's value is ${quote(value)}`, "write COMPUTE");
  const id = readId(reading, "event_id", tree.events.length + 1);
  const condition = readCondition(tree, reading, repeats ? [...earlier, id] : earlier);
  if (tree.events.includes(id))
    reportAt(reading, "event_id", `a second event ${id}`, "give each event of the property its own event_id");
  tree.events.push(id);
  const text = reading.attributes.get(EXPRESSION)?.value ?? "";
  return { kind: "event", id, description: readText(reading, "description"), condition, text };
}
