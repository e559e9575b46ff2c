import type { Value } from "../model.js";

/** A position in a property file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type Arithmetic = "+" | "-" | "*" | "/";

/**
 * How values of an attribute are written (dissection's `AttributeType`): n number, b 0/1, a2/a8 16- and
 * 64-bit addresses, ip4, ip6, mac, s text, h bytes in hexadecimal.
 */
export type ValueType = "n" | "b" | "a2" | "a8" | "ip6" | "ip4" | "mac" | "s" | "h";

/** A number, or the parameter whose value it is. */
export type Quantity =
  | { readonly kind: "literal"; readonly value: number }
  | { readonly kind: "parameter"; readonly name: string };

/** The checked tree of a `boolean_expression`: every name exists, every literal has its attribute's form. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Value }
  /** An address with a prefix length; only beside `==` and `!=`. */
  | { readonly kind: "network"; readonly prefix: readonly number[]; readonly length: number }
  /** Its value is read as `type` when the machine is made. */
  | { readonly kind: "parameter"; readonly name: string; readonly type: ValueType }
  /** Without `event`, of the packet at hand; with it, of the packet that matched that event before. */
  | { readonly kind: "attribute"; readonly name: string; readonly event?: number }
  | { readonly kind: "all" | "any"; readonly of: readonly Expression[] }
  | {
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "arithmetic";
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "negate"; readonly of: Expression }
  | { readonly kind: "exists"; readonly name: string }
  | { readonly kind: "count"; readonly window: Quantity; readonly keys: readonly string[] };

/** The direct parts of an expression. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "all":
    case "any":
      return expression.of;
    case "compare":
    case "arithmetic":
      return [expression.left, expression.right];
    case "negate":
      return [expression.of];
    default:
      return [];
  }
}

/** Whether `is` holds for the expression or any part of it. */
export function contains(expression: Expression, is: (part: Expression) => boolean): boolean {
  return is(expression) || partsOf(expression).some((part) => contains(part, is));
}

/** Calls `visit` for the expression and all its parts, from the outside in, left to right. */
export function visitParts(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) visitParts(part, visit);
}
