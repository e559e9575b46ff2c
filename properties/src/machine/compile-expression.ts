import { contains, type Expression, partsOf, type Quantity } from "../data/expression.js";
import type { Value } from "../model.js";
import { type Literal, readLiteral } from "../values/read-literal.js";
import { compareBoth, compareReads, compareWith, isInNetwork, type Read, type Test } from "./comparison.js";
import type { AttributeTable } from "./packet.js";
import { searchFor } from "./search-for.js";
import { SlidingAggregate } from "./sliding-aggregate.js";
import { applyFunction } from "./value-functions.js";

/** What names in expressions stand for while a property is compiled. */
export interface Compilation {
  readonly attributes: AttributeTable;
  readonly parameters: ReadonlyMap<string, Value>;
  /** Where the value of an attribute of an earlier event is kept in the history. */
  positionOf(event: number, name: string): number;
  /** Every `#count`, as they are found. */
  readonly counts: SlidingAggregate[];
}

/** What `quantity` is with the parameters as they are set. */
export function quantityOf(quantity: Quantity, parameters: ReadonlyMap<string, Value>): number {
  return quantity.kind === "literal" ? quantity.value : Number(parameters.get(quantity.name));
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== 0 && value !== "" && !Number.isNaN(value);
}

const ARITHMETIC: Readonly<Record<"+" | "-" | "*" | "/", (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

/** Turns checked expressions into closures. An absent value makes any comparison false. */
export class ExpressionCompiler {
  readonly #counts = new Map<Expression, SlidingAggregate>();

  constructor(private readonly names: Compilation) {}

  read(expression: Expression): Read {
    switch (expression.kind) {
      case "literal": {
        const { value } = expression;
        return () => value;
      }
      case "parameter":
        return this.read(this.#parameter(expression));
      case "attribute":
        return this.#attribute(expression.name, expression.event);
      case "negate":
        return this.read({
          kind: "arithmetic",
          operator: "-",
          left: { kind: "literal", value: 0 },
          right: expression.of,
        });
      case "arithmetic":
        return this.#arithmetic(expression);
      case "call":
        if (expression.name === "matches") return searchFor(expression.args, (arg) => this.read(arg));
        return applyFunction(
          expression.name,
          expression.args.map((arg) => this.read(arg)),
        );
      case "aggregate": {
        const count = this.#countOf(expression);
        return () => count.last;
      }
      default: {
        const test = this.test(expression);
        return (packet, history) => (test(packet, history) ? 1 : 0);
      }
    }
  }

  test(expression: Expression): Test {
    if (expression.kind === "any") return this.#any(expression.of);
    if (expression.kind === "all") return this.#all(expression.of);
    return directCounts(expression).length > 0 ? this.#all([expression]) : this.#single(expression);
  }

  #single(expression: Expression): Test {
    if (expression.kind === "compare") return this.#compare(expression);
    if (expression.kind === "exists") {
      const attribute = this.names.attributes.indexOf(expression.name);
      return (packet) => packet.get(attribute) !== undefined;
    }
    const read = this.read(expression);
    return (packet, history) => isTrue(read(packet, history));
  }

  /** A side that counts is always evaluated, so that it sees every packet. */
  #any(of: readonly Expression[]): Test {
    const counting = of.filter(isCounting).map((part) => this.test(part));
    const plain = of.filter((part) => !isCounting(part)).map((part) => this.test(part));
    const some = anyOf(plain);
    if (counting.length === 0) return some;
    return (packet, history) => {
      let result = false;
      for (const test of counting) if (test(packet, history)) result = true;
      return result || some(packet, history);
    };
  }

  /** First the conditions that do not count; a packet that satisfies them is counted, then the rest is asked. */
  #all(of: readonly Expression[]): Test {
    const plain = joinTests(
      cheapFirst(of.filter((part) => !isCounting(part))).map((part) => this.test(part)),
    );
    const counting = of.filter(isCounting);
    if (counting.length === 0) return plain;
    const counts = counting.flatMap(directCounts).map((part) => this.#countOf(part));
    const tests = counting.map((part) =>
      directCounts(part).length > 0 ? this.#single(part) : this.test(part),
    );
    return (packet, history) => {
      if (!plain(packet, history)) return false;
      for (const count of counts) count.note(packet);
      let result = true;
      for (const test of tests) if (!test(packet, history)) result = false;
      return result;
    };
  }

  #compare(expression: Extract<Expression, { kind: "compare" }>): Test {
    const { operator } = expression;
    const [left, right] = [this.#resolve(expression.left), this.#resolve(expression.right)];
    if (left.kind === "network") return isInNetwork(this.read(right), left, operator === "==");
    if (right.kind === "network") return isInNetwork(this.read(left), right, operator === "==");
    if (isOfThisPacket(left) && right.kind === "literal")
      return compareWith(operator, this.names.attributes.indexOf(left.name), right.value);
    if (isOfThisPacket(left) && isOfThisPacket(right)) {
      const { attributes } = this.names;
      return compareBoth(operator, attributes.indexOf(left.name), attributes.indexOf(right.name));
    }
    return compareReads(operator, this.read(left), this.read(right));
  }

  #arithmetic({ operator, left, right }: Extract<Expression, { kind: "arithmetic" }>): Read {
    const [a, b, calculate] = [this.read(left), this.read(right), ARITHMETIC[operator]];
    return (packet, history) => {
      const x = a(packet, history);
      const y = b(packet, history);
      return typeof x === "number" && typeof y === "number" ? calculate(x, y) : undefined;
    };
  }

  #attribute(name: string, event: number | undefined): Read {
    if (event === undefined) {
      const attribute = this.names.attributes.indexOf(name);
      return (packet) => packet.get(attribute);
    }
    const position = this.names.positionOf(event, name);
    return (_, history) => history.values[history.base + position];
  }

  #resolve(expression: Expression): Expression {
    return expression.kind === "parameter" ? this.#parameter(expression) : expression;
  }

  #parameter({ name, type }: Extract<Expression, { kind: "parameter" }>): Literal {
    const value = this.names.parameters.get(name) ?? "";
    // That it can be read was checked when the parameters were set.
    return readLiteral(String(value), type) ?? { kind: "literal", value };
  }

  #countOf(expression: Extract<Expression, { kind: "aggregate" }>): SlidingAggregate {
    const known = this.#counts.get(expression);
    if (known) return known;
    const { aggregate, value, keys } = expression;
    const indexOf = (name: string) => this.names.attributes.indexOf(name);
    const count = new SlidingAggregate({
      aggregate,
      window: quantityOf(expression.window, this.names.parameters) * 1e6,
      value: value === undefined ? undefined : indexOf(value),
      keys: keys.map(indexOf),
    });
    this.#counts.set(expression, count);
    this.names.counts.push(count);
    return count;
  }
}

/** Comparisons of a number and a constant before all that may have to make a text. */
function cheapFirst(parts: readonly Expression[]): readonly Expression[] {
  const isCheap = (part: Expression) =>
    part.kind === "compare" &&
    [part.left, part.right].some((side) => side.kind === "literal" && typeof side.value === "number");
  return parts.toSorted((a, b) => Number(isCheap(b)) - Number(isCheap(a)));
}

type Attribute = Extract<Expression, { kind: "attribute" }>;

function isOfThisPacket(part: Expression): part is Attribute {
  return part.kind === "attribute" && part.event === undefined;
}

/** Whether any part of the expression counts packets. */
export function isCounting(expression: Expression): boolean {
  return contains(expression, (part) => part.kind === "aggregate");
}

/** The counts of an expression that are not in a conjunction or alternative of their own inside it. */
function directCounts(expression: Expression): readonly Extract<Expression, { kind: "aggregate" }>[] {
  if (expression.kind === "aggregate") return [expression];
  if (expression.kind === "all" || expression.kind === "any") return [];
  return partsOf(expression).flatMap(directCounts);
}

/** A test that holds if all of `tests` do. */
export function joinTests(tests: readonly Test[]): Test {
  const [first, second, ...rest] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (rest.length === 0) return (packet, history) => first(packet, history) && second(packet, history);
  const [third] = rest;
  if (rest.length === 1)
    return (packet, history) => first(packet, history) && second(packet, history) && third!(packet, history);
  return (packet, history) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(packet, history)) return false;
    return true;
  };
}

/** A test that holds if one of `tests` does. */
function anyOf(tests: readonly Test[]): Test {
  return (packet, history) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(packet, history)) return true;
    return false;
  };
}
