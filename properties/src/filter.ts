import { contains, type Expression, visitParts } from "./data/expression.js";
import { ExpressionCompiler } from "./machine/compile-expression.js";
import { NO_HISTORY } from "./machine/history.js";
import { AttributeTable, Packet } from "./machine/packet.js";
import type { Event } from "./model.js";
import { type Problem, Problems } from "./problems/property-error.js";
import { checkExpression } from "./reader/check-expression.js";
import { parseExpression, type Syntax } from "./reader/parse-expression.js";
import { makeDictionary, type ReadOptions } from "./reader/read-properties.js";
import { SyntaxProblem } from "./reader/tokenize.js";

/** A condition on single events, outside of any property. */
export interface Filter {
  /** Names of the attributes that it asks of an event, each at the index by which it asks. */
  readonly attributes: readonly string[];
  /** Whether the event satisfies it; what compares an absent attribute does not hold. */
  accepts(event: Event): boolean;
}

/** The text of an expression is one line: a place in it is a column. */
class Text {
  readonly #problems = new Problems();

  constructor(private readonly file: string) {}

  report = (at: number, message: string, next: string | (() => string)): void => {
    const problem: Omit<Problem, "next"> = { message, file: this.file, line: 1, column: at + 1 };
    this.#problems.add({ ...problem, next: typeof next === "string" ? next : next() });
  };

  check(): void {
    this.#problems.check();
  }
}

function parse(text: string, { report }: Text): Syntax | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    report(error.at, error.message, error.next);
    return undefined;
  }
}

function attributesOf(expression: Expression): AttributeTable {
  const table = new AttributeTable();
  visitParts(expression, (part) => {
    if (part.kind === "attribute" || part.kind === "exists") table.indexOf(part.name);
  });
  return table;
}

/**
 * Reads a `boolean_expression` as properties have it, without parameters, other events and `#count`, as a
 * condition on single events. Throws `PropertyError` with every problem (line 1, column from 1).
 */
export function readFilter(text: string, options: ReadOptions): Filter {
  const source = new Text(options.file);
  const names = { ...makeDictionary(options), parameters: [], earlier: [], report: source.report };
  const syntax = parse(text, source);
  const expression = syntax && checkExpression(names, syntax);
  if (expression !== undefined && contains(expression, ({ kind }) => kind === "aggregate"))
    source.report(0, "a filter looks at one event and cannot count", "leave out what counts over several");
  source.check();
  return compile(expression!);
}

function compile(expression: Expression): Filter {
  const attributes = attributesOf(expression);
  const parameters = new Map<string, never>();
  const compiler = new ExpressionCompiler({ attributes, parameters, counts: [], positionOf: () => 0 });
  const test = compiler.test(expression);
  const packet = new Packet(attributes.names.length);
  return {
    attributes: attributes.names,
    accepts(event) {
      packet.turnTo(event);
      return test(packet, NO_HISTORY);
    },
  };
}
