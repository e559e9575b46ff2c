import type { Value } from "../model.js";
import { parseNumber, readLiteral, TYPE_NAMES } from "../values/read-literal.js";
import { type Expression, visitParts } from "./expression.js";
import { eventsOf, type Parameter, type Property, type PropertyNode } from "./property.js";

function boundsWindow(node: PropertyNode, name: string): boolean {
  if (node.kind === "event") return false;
  const bounds = [node.delay.min, node.delay.max].map(({ quantity }) => quantity);
  const here = bounds.some((quantity) => quantity.kind === "parameter" && quantity.name === name);
  return here || node.children.some((child) => boundsWindow(child, name));
}

function faultOfUse(part: Expression, name: string, value: Value): string | undefined {
  if (part.kind === "count" && part.window.kind === "parameter" && part.window.name === name)
    return Number(value) > 0 ? undefined : "must be a number of seconds above 0";
  if (part.kind !== "parameter" || part.name !== name) return undefined;
  return readLiteral(String(value), part.type) ? undefined : `must be ${TYPE_NAMES[part.type]}`;
}

/** Why `value` cannot be the value of `parameter` where the property uses it; `undefined` if it can. */
export function parameterFault(
  property: Property,
  { name, default: standard }: Parameter,
  value: Value,
): string | undefined {
  if (typeof standard === "number" && parseNumber(String(value)) === undefined)
    return `must be ${TYPE_NAMES.n}`;
  if (boundsWindow(property.root, name) && Number(value) < 0) return "must be at least 0";
  let fault: string | undefined;
  for (const { condition } of eventsOf(property.root))
    visitParts(condition, (part) => {
      fault ??= faultOfUse(part, name, value);
    });
  return fault;
}
