import type { ValueType } from "../data/expression.js";
import type { Value } from "../model.js";
import { readLiteral, TYPE_NAMES } from "../values/read-literal.js";
import { Contradictions } from "./contradictions.js";
import type { Names } from "./names.js";
import type { Syntax } from "./parse-expression.js";
import { narrow, spanOf } from "./span.js";

/** A condition that no packet can satisfy, with its index in the expression. */
export interface Never {
  readonly at: number;
  readonly why: string;
}

type TypeOf = Names["typeOf"];
type Compare = Extract<Syntax, { kind: "compare" }>;

const TURNED = { "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;
const NUMERIC: ReadonlySet<ValueType | undefined> = new Set(["n", "b"] as const);

/** What `syntax` is whatever the packet, read in the type of what it is compared with; `undefined` if that depends. */
function constantOf(syntax: Syntax, type: ValueType | undefined): Value | undefined {
  if (syntax.kind !== "number" && syntax.kind !== "text") return undefined;
  if (syntax.kind === "number" && type !== "a2") return syntax.value;
  const literal = readLiteral(String(syntax.value), type ?? "s");
  return literal?.kind === "literal" ? literal.value : undefined;
}

function attributeType(syntax: Syntax, typeOf: TypeOf): ValueType | undefined {
  return syntax.kind === "attribute" ? typeOf(syntax.name) : undefined;
}

/** Whether values of the two types are never the same, however they are written. */
function neverEqual(a: ValueType, b: ValueType): boolean {
  if (a === b) return false;
  return NUMERIC.has(a) || NUMERIC.has(b) ? NUMERIC.has(a) !== NUMERIC.has(b) : a !== "s" && b !== "s";
}

/** Why two sides of these types are never equal. */
function mismatchOf({ operator, left, right }: Compare, typeOf: TypeOf): string | undefined {
  const [a, b] = [attributeType(left, typeOf), attributeType(right, typeOf)];
  if (operator !== "==") return undefined;
  if (a !== undefined && b !== undefined)
    return neverEqual(a, b) ? `one side is ${TYPE_NAMES[a]}, the other ${TYPE_NAMES[b]}` : undefined;
  const type = a ?? b;
  const isNumber = typeof constantOf(a === undefined ? left : right, type) === "number";
  return type !== undefined && isNumber && !NUMERIC.has(type)
    ? `a number is not ${TYPE_NAMES[type]}`
    : undefined;
}

/** Why `part` cannot hold, given what those before it in the conjunction leave possible. */
function refute(part: Syntax, typeOf: TypeOf, known: Contradictions): string | undefined {
  if (part.kind === "number" || part.kind === "text")
    return part.value === 0 || part.value === "" ? "it is always false" : undefined;
  if (part.kind !== "compare") return known.note(part, "!=", 0);
  const mismatch = mismatchOf(part, typeOf);
  if (mismatch !== undefined) return mismatch;
  const left = constantOf(part.left, attributeType(part.right, typeOf));
  const right = constantOf(part.right, attributeType(part.left, typeOf));
  if (right !== undefined) {
    const subject = left === undefined ? part.left : undefined;
    return subject ? known.note(subject, part.operator, right) : refuteConstants(part, left!, right);
  }
  return left === undefined ? undefined : known.note(part.right, TURNED[part.operator], left);
}

function refuteConstants({ operator }: Compare, left: Value, right: Value): string | undefined {
  if (typeof left === "number" && typeof right === "number")
    return narrow(spanOf(left, left), operator, right) ? undefined : "it is always false";
  return (left === right) === (operator === "==") ? undefined : "it is always false";
}

function partsIn(syntax: Syntax): readonly Syntax[] {
  return syntax.kind === "all" ? syntax.of.flatMap(partsIn) : [syntax];
}

/** The conditions of a checked expression, or of its alternatives, that can never be true: of each the first reason. */
export function findNever(syntax: Syntax, typeOf: TypeOf): readonly Never[] {
  if (syntax.kind === "any") return syntax.of.flatMap((part) => findNever(part, typeOf));
  const known = new Contradictions(typeOf);
  const parts = partsIn(syntax);
  const alternatives = parts.filter(({ kind }) => kind === "any").flatMap((part) => findNever(part, typeOf));
  for (const part of parts) {
    const why = part.kind === "any" ? undefined : refute(part, typeOf, known);
    if (why !== undefined) return [...alternatives, { at: part.at, why }];
  }
  return alternatives;
}
