import { contains, type Expression, type Quantity, type ValueType } from "../data/expression.js";
import type { Parameter } from "../data/property.js";
import { FUNCTIONS, LATER_FUNCTIONS } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { readLiteral, TYPE_NAMES } from "../values/read-literal.js";
import type { Syntax } from "./parse-expression.js";

/** What the names in an expression can mean. */
export interface Names {
  /** `undefined` for an attribute that does not exist. */
  typeOf(name: string): ValueType | undefined;
  readonly attributes: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Events that are always matched before this one. */
  readonly earlier: readonly number[];
  report(at: number, message: string, next: string | (() => string)): void;
}

type Checked = Expression | undefined;

function problem(names: Names, at: number, message: string, next: string | (() => string)): undefined {
  names.report(at, message, next);
  return undefined;
}

function checkAttribute(names: Names, name: string, at: number): boolean {
  if (names.typeOf(name) !== undefined) return true;
  names.report(at, `unknown attribute ${quote(name)}`, () => suggest(name, names.attributes));
  return false;
}

function checkReference(names: Names, syntax: Extract<Syntax, { kind: "attribute" }>): Checked {
  const { name, event, at } = syntax;
  if (!checkAttribute(names, name, at)) return undefined;
  if (event === undefined) return { kind: "attribute", name };
  if (names.earlier.includes(event)) return { kind: "attribute", name, event };
  const next =
    names.earlier.length === 0 ? "refer to no event here" : `refer to one of ${names.earlier.join(" ")}`;
  return problem(names, at, `event ${event} is not matched before this one`, next);
}

/** Texts and parameters take the type of what they are compared with. */
function checkText(names: Names, text: string, at: number, type: ValueType): Checked {
  return (
    readLiteral(text, type) ??
    problem(names, at, `'${text.slice(0, 64)}' is not ${TYPE_NAMES[type]}`, "write the value in that form")
  );
}

function checkNumber(names: Names, value: number, at: number, type: ValueType | undefined): Checked {
  return type === "a2" ? checkText(names, String(value), at, type) : { kind: "literal", value };
}

function checkParameter(names: Names, name: string, at: number, type: ValueType | undefined): Checked {
  const parameter = names.parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) {
    const known = names.parameters.map((candidate) => candidate.name);
    return problem(names, at, `unknown parameter ${quote(`$${name}`)}`, () => suggest(name, known));
  }
  const as = type ?? (typeof parameter.default === "number" ? "n" : "s");
  return checkText(names, String(parameter.default), at, as) && { kind: "parameter", name, type: as };
}

function typeOf(names: Names, syntax: Syntax): ValueType | undefined {
  if (syntax.kind === "attribute") return names.typeOf(syntax.name);
  return syntax.kind === "text" ? "s" : undefined;
}

function isNumeric(type: ValueType | undefined): boolean {
  return type === undefined || type === "n" || type === "b";
}

function checkNumeric(names: Names, syntax: Syntax, operator: string): boolean {
  const type = typeOf(names, syntax);
  if (isNumeric(type)) return true;
  names.report(syntax.at, `'${operator}' needs numbers, and this is ${TYPE_NAMES[type!]}`, "use == or !=");
  return false;
}

function checkCompare(names: Names, syntax: Extract<Syntax, { kind: "compare" }>): Checked {
  const { operator, left, right } = syntax;
  const equality = operator === "==" || operator === "!=";
  const numeric = equality || [left, right].every((side) => checkNumeric(names, side, operator));
  const hint = (other: Syntax): ValueType | undefined =>
    other.kind === "attribute" ? names.typeOf(other.name) : undefined;
  const sides = [check(names, left, hint(right)), check(names, right, hint(left))] as const;
  if (!numeric || sides[0] === undefined || sides[1] === undefined) return undefined;
  return { kind: "compare", operator, left: sides[0], right: sides[1] };
}

function checkArithmetic(names: Names, syntax: Extract<Syntax, { kind: "arithmetic" }>): Checked {
  const { operator } = syntax;
  const numeric = [syntax.left, syntax.right].every((side) => checkNumeric(names, side, operator));
  const [left, right] = [check(names, syntax.left), check(names, syntax.right)];
  return numeric && left && right ? { kind: "arithmetic", operator, left, right } : undefined;
}

function checkChain(names: Names, syntax: Extract<Syntax, { kind: "all" | "any" }>): Checked {
  const of = syntax.of.map((part) => check(names, part));
  return of.every((part) => part !== undefined) ? { kind: syntax.kind, of } : undefined;
}

/** The names of attributes in the arguments of a function, which takes nothing else there. */
function checkKeys(names: Names, args: readonly Syntax[], name: string): readonly string[] | undefined {
  const keys = args.map((arg) => {
    if (arg.kind === "attribute" && arg.event === undefined)
      return checkAttribute(names, arg.name, arg.at) ? arg.name : undefined;
    return problem(names, arg.at, `#${name} takes attributes of this packet`, `write ${FUNCTIONS[name]}`);
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function checkWindow(names: Names, syntax: Syntax): Quantity | undefined {
  if (syntax.kind === "number" && syntax.value > 0) return { kind: "literal", value: syntax.value };
  if (syntax.kind === "parameter" && checkParameter(names, syntax.name, syntax.at, "n") === undefined)
    return undefined;
  if (syntax.kind === "parameter") return { kind: "parameter", name: syntax.name };
  return problem(
    names,
    syntax.at,
    "a window is a number of seconds above 0, or a parameter",
    `write ${FUNCTIONS["count"]}`,
  );
}

function checkCall(names: Names, { name, args, at }: Extract<Syntax, { kind: "call" }>): Checked {
  if ((LATER_FUNCTIONS as readonly string[]).includes(name))
    return problem(names, at, `not supported yet: function '#${name}'`, "leave the condition out");
  const [first, ...rest] = args;
  if (name === "is_exist" && args.length === 1) {
    const keys = checkKeys(names, args, name);
    return keys && { kind: "exists", name: keys[0]! };
  }
  if (name === "count" && first !== undefined) {
    const [window, keys] = [checkWindow(names, first), checkKeys(names, rest, name)];
    return window && keys && { kind: "count", window, keys };
  }
  const usage = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (usage !== undefined) return problem(names, at, `#${name} has other arguments`, `write ${usage}`);
  return problem(names, at, `unknown function ${quote(`#${name}`)}`, () =>
    suggest(name, Object.keys(FUNCTIONS)),
  );
}

function check(names: Names, syntax: Syntax, type?: ValueType): Checked {
  switch (syntax.kind) {
    case "number":
      return checkNumber(names, syntax.value, syntax.at, type);
    case "text":
      return checkText(names, syntax.value, syntax.at, type ?? "s");
    case "parameter":
      return checkParameter(names, syntax.name, syntax.at, type);
    case "attribute":
      return checkReference(names, syntax);
    case "call":
      return checkCall(names, syntax);
    case "compare":
      return checkCompare(names, syntax);
    case "arithmetic":
      return checkArithmetic(names, syntax);
    case "all":
    case "any":
      return checkChain(names, syntax);
    case "negate": {
      const of = checkNumeric(names, syntax.of, "-") ? check(names, syntax.of) : undefined;
      return of && { kind: "negate", of };
    }
  }
}

/** Looks up every name in `syntax`; `undefined` if anything was wrong, which is then reported. */
export function checkExpression(names: Names, syntax: Syntax): Expression | undefined {
  const expression = check(names, syntax);
  if (expression === undefined) return undefined;
  const counts = contains(expression, (part) => part.kind === "count");
  const refers = contains(expression, (part) => part.kind === "attribute" && part.event !== undefined);
  if (!counts || !refers) return expression;
  return problem(
    names,
    syntax.at,
    "#count counts packets, and cannot stand beside a reference to another event",
    "count in an event of its own",
  );
}
