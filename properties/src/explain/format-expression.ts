import { type Expression, partsOf, type Quantity } from "../data/expression.js";
import { formatIp6 } from "../values/addresses.js";

function formatQuantity(quantity: Quantity): string {
  return quantity.kind === "literal" ? String(quantity.value) : `$${quantity.name}`;
}

function formatPrefix(prefix: readonly number[]): string {
  return prefix.length === 4 ? prefix.join(".") : formatIp6(prefix);
}

/** An expression as it could have been written. */
export function formatExpression(expression: Expression): string {
  const parts = partsOf(expression).map(formatExpression);
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "string" ? `'${expression.value}'` : String(expression.value);
    case "network":
      return `'${formatPrefix(expression.prefix)}/${expression.length}'`;
    case "parameter":
      return `$${expression.name}`;
    case "attribute":
      return expression.event === undefined ? expression.name : `${expression.name}.${expression.event}`;
    case "all":
      return `(${parts.join(" && ")})`;
    case "any":
      return `(${parts.join(" || ")})`;
    case "compare":
      return parts.join(` ${expression.operator} `);
    case "arithmetic":
      return `(${parts.join(` ${expression.operator} `)})`;
    case "negate":
      return `-${parts.join()}`;
    case "exists":
      return `#is_exist(${expression.name})`;
    case "call":
      return `#${expression.name}(${parts.join(", ")})`;
    case "aggregate": {
      const { aggregate, window, value, keys } = expression;
      const names = value === undefined ? keys : [value, ...keys];
      return `#${aggregate}(${[formatQuantity(window), ...names].join(", ")})`;
    }
  }
}
