import { alternativeTo } from "../data/c-functions.js";
import type { Expression, Quantity, ValueType } from "../data/expression.js";
import {
  AGGREGATES,
  type AggregateName,
  type FunctionRule,
  isAggregate,
  USAGES,
  VALUE_FUNCTIONS,
} from "../data/functions.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { readPattern } from "../values/read-pattern.js";
import type { Names } from "./names.js";
import type { Syntax } from "./parse-expression.js";

type Call = Extract<Syntax, { kind: "call" }>;
type Checked = Expression | undefined;
/** Checks an argument; texts in it are read as `type`. */
type CheckArgument = (syntax: Syntax, type?: ValueType) => Checked;

function problem(names: Names, at: number, message: string, next: string | (() => string)): undefined {
  names.report(at, message, next);
  return undefined;
}

/** The attribute of this packet that an argument names, for functions that take nothing else there. */
function attributeIn(names: Names, arg: Syntax, name: string): string | undefined {
  if (arg.kind !== "attribute" || arg.event !== undefined)
    return problem(names, arg.at, `#${name} takes attributes of this packet`, `write ${USAGES[name]}`);
  if (names.typeOf(arg.name) !== undefined) return arg.name;
  return problem(names, arg.at, `unknown attribute ${quote(arg.name)}`, () =>
    suggest(arg.name, names.attributes),
  );
}

function checkWindow(names: Names, syntax: Syntax, name: string, check: CheckArgument): Quantity | undefined {
  if (syntax.kind === "number" && syntax.value > 0) return { kind: "literal", value: syntax.value };
  if (syntax.kind === "parameter") return check(syntax, "n") && { kind: "parameter", name: syntax.name };
  const message = "a window is a number of seconds above 0, or a parameter";
  return problem(names, syntax.at, message, `write ${USAGES[name]}`);
}

function checkAggregate(
  names: Names,
  name: AggregateName,
  [first, ...rest]: readonly Syntax[],
  check: CheckArgument,
): Checked {
  const window = first && checkWindow(names, first, name, check);
  const attributes = rest.map((arg) => attributeIn(names, arg, name));
  if (window === undefined || !attributes.every((attribute) => attribute !== undefined)) return undefined;
  if (!AGGREGATES[name].takesValue) return { kind: "aggregate", aggregate: name, window, keys: attributes };
  const [value, ...keys] = attributes;
  const type = names.typeOf(value ?? "");
  if (name === "sum" && type !== "n" && type !== "b")
    return problem(names, rest[0]!.at, "#sum adds numbers, and this is none", `write ${USAGES[name]}`);
  return value === undefined ? undefined : { kind: "aggregate", aggregate: name, window, value, keys };
}

/** Texts and numbers of the wrong kind are only told apart where the type is known. */
function isOfKind(names: Names, arg: Syntax, { takes }: FunctionRule): boolean {
  if (arg.kind === "number") return takes === "number";
  if (arg.kind === "text") return takes === "text";
  if (arg.kind === "parameter") return true;
  if (arg.kind !== "attribute") return takes === "number";
  const type = names.typeOf(arg.name);
  return type === undefined || (takes === "text" ? type === "s" : type === "n" || type === "b");
}

function checkValues(names: Names, { name, args }: Call, rule: FunctionRule, check: CheckArgument): Checked {
  const wrong = args.find((arg) => !isOfKind(names, arg, rule));
  const needs = rule.takes === "text" ? "texts" : "numbers";
  if (wrong) return problem(names, wrong.at, `#${name} takes ${needs}`, `write ${rule.usage}`);
  const checked = args.map((arg) => check(arg, rule.takes === "text" ? "s" : "n"));
  return checked.every((arg) => arg !== undefined) ? { kind: "call", name, args: checked } : undefined;
}

/** The pattern is written where it is looked for, so that it is read once and what is wrong with it has a place. */
function checkPattern(names: Names, pattern: Syntax): boolean {
  if (pattern.kind !== "text") {
    names.report(pattern.at, "a pattern is a text in '…'", `write ${USAGES["matches"]}`);
    return false;
  }
  const reading = readPattern(pattern.value);
  if (!("fault" in reading)) return true;
  const message = `the pattern ${quote(pattern.value)} cannot be read: ${reading.fault}`;
  names.report(pattern.at, message, "write a regular expression of RE2");
  return false;
}

/** Equal to one of the values, or inside one of the networks. */
function checkIn(names: Names, [first, ...rest]: readonly Syntax[], check: CheckArgument): Checked {
  if (first?.kind !== "attribute") {
    if (first) names.report(first.at, "#in looks for an attribute", `write ${USAGES["in"]}`);
    return undefined;
  }
  const left = check(first);
  const values = rest.map((value) => check(value, names.typeOf(first.name)));
  if (left === undefined || !values.every((value) => value !== undefined)) return undefined;
  return { kind: "any", of: values.map((right) => ({ kind: "compare", operator: "==", left, right })) };
}

function checkExistence(names: Names, name: string, arg: Syntax): Checked {
  const attribute = attributeIn(names, arg, name);
  if (attribute === undefined) return undefined;
  const exists: Expression = { kind: "exists", name: attribute };
  if (name === "is_exist") return exists;
  return { kind: "compare", operator: "==", left: exists, right: { kind: "literal", value: 0 } };
}

/** A call with as many arguments as its function takes. */
function checkKnown(names: Names, call: Call, check: CheckArgument): Checked | "other" {
  const { name, args } = call;
  const [first] = args;
  const rule = Object.hasOwn(VALUE_FUNCTIONS, name) ? VALUE_FUNCTIONS[name] : undefined;
  if (rule && args.length >= rule.least && args.length <= rule.most) {
    const checked = checkValues(names, call, rule, check);
    return name !== "matches" || checkPattern(names, args[1]!) ? checked : undefined;
  }
  if (isAggregate(name) && args.length > Number(AGGREGATES[name].takesValue))
    return checkAggregate(names, name, args, check);
  if (name === "in" && args.length >= 2) return checkIn(names, args, check);
  if ((name === "is_exist" || name === "is_null") && first !== undefined && args.length === 1)
    return checkExistence(names, name, first);
  return "other";
}

/** A function and its arguments; what is wrong with them is reported. */
export function checkCall(names: Names, call: Call, check: CheckArgument): Checked {
  const { name, at } = call;
  const checked = checkKnown(names, call, check);
  if (checked !== "other") return checked;
  const usage = Object.hasOwn(USAGES, name) ? USAGES[name] : undefined;
  if (usage !== undefined) return problem(names, at, `#${name} has other arguments`, `write ${usage}`);
  const next =
    name.startsWith("em_") || name.startsWith("on_")
      ? `functions in C are refused: write ${alternativeTo(name) ?? "the condition with the functions of docs/properties.md"}`
      : () => suggest(name, Object.keys(USAGES));
  return problem(names, at, `unknown function ${quote(`#${name}`)}`, next);
}
