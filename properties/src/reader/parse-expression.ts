import type { Arithmetic, Comparison } from "../data/expression.js";
import { SyntaxProblem, type Token, tokenize } from "./tokenize.js";

/** An expression as written, before its names are looked up; `at` is an index into its text. */
export type Syntax = { readonly at: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "attribute"; readonly name: string; readonly event?: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Syntax[] }
  | { readonly kind: "all" | "any"; readonly of: readonly Syntax[] }
  | { readonly kind: "negate"; readonly of: Syntax }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Syntax; readonly right: Syntax }
  | {
      readonly kind: "arithmetic";
      readonly operator: Arithmetic;
      readonly left: Syntax;
      readonly right: Syntax;
    }
);

const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const CONSTANTS: Readonly<Record<string, number>> = { true: 1, false: 0 };
/** Deepest tree: of parentheses, signs and chains of arithmetic. */
const MAX_DEPTH = 64;

/**
 * Recursive descent over the tokens: `||` binds loosest, then `&&`, comparison, `+ -`, `* /`, sign
 * (properties.md mends the original, which took the last operator of a parenthesis for all).
 */
class Parser {
  #next = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Syntax {
    const syntax = this.#any();
    if (this.#token.kind !== "end") this.#fail("expected an operator or the end");
    return syntax;
  }

  get #token(): Token {
    return this.tokens[this.#next]!;
  }

  #fail(message: string): never {
    const { at } = this.#token;
    throw new SyntaxProblem(
      at,
      this.#token.kind === "end" ? `${message}, but the expression ends` : message,
      "correct the expression",
    );
  }

  /** The symbol at hand if it is one of `symbols`, and goes past it. */
  #accept(...symbols: readonly string[]): string | undefined {
    const token = this.#token;
    if (token.kind !== "symbol" || !symbols.includes(token.symbol)) return undefined;
    this.#next += 1;
    return token.symbol;
  }

  #deeper<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH) this.#fail(`an expression nested deeper than ${MAX_DEPTH}`);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #any(): Syntax {
    return this.#chain("any", "||", () => this.#chain("all", "&&", () => this.#comparison()));
  }

  #chain(kind: "all" | "any", symbol: string, operand: () => Syntax): Syntax {
    const { at } = this.#token;
    const of = [operand()];
    while (this.#accept(symbol)) of.push(operand());
    return of.length === 1 ? of[0]! : { kind, of, at };
  }

  #comparison(): Syntax {
    const { at } = this.#token;
    const left = this.#sum();
    const operator = this.#accept(...COMPARISONS);
    if (operator === undefined) return left;
    const right = this.#sum();
    const { symbol } = this.#token as { readonly symbol?: string };
    if (symbol !== undefined && COMPARISONS.includes(symbol))
      this.#fail("comparisons do not chain: write a < b && b < c");
    return { kind: "compare", operator: operator as Comparison, left, right, at };
  }

  #sum(): Syntax {
    return this.#arithmetic(["+", "-"], () => this.#arithmetic(["*", "/"], () => this.#signed()));
  }

  #arithmetic(symbols: readonly string[], operand: () => Syntax): Syntax {
    const { at } = this.#token;
    let left = operand();
    for (let terms = 1; ; terms++) {
      const operator = this.#accept(...symbols);
      if (operator === undefined) return left;
      if (terms >= MAX_DEPTH) this.#fail(`more than ${MAX_DEPTH} terms in a row`);
      left = { kind: "arithmetic", operator: operator as Arithmetic, left, right: operand(), at };
    }
  }

  #signed(): Syntax {
    const { at } = this.#token;
    if (!this.#accept("-")) return this.#operand();
    const of = this.#deeper(() => this.#signed());
    return of.kind === "number" ? { ...of, value: -of.value, at } : { kind: "negate", of, at };
  }

  #operand(): Syntax {
    const token = this.#token;
    if (this.#accept("(")) return this.#closing(this.#deeper(() => this.#any()));
    if (token.kind === "end" || token.kind === "symbol") this.#fail("expected a value");
    this.#next += 1;
    if (token.kind === "function")
      return { kind: "call", name: token.name, args: this.#arguments(), at: token.at };
    return token.kind === "word" ? this.#constant(token.name, token.at) : (token as Syntax);
  }

  #constant(name: string, at: number): Syntax {
    const value = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    if (value !== undefined) return { kind: "number", value, at };
    throw new SyntaxProblem(
      at,
      `'${name.slice(0, 64)}' is no value`,
      "write proto.attribute, $parameter, #function(…), true, false, a number or 'text'",
    );
  }

  #closing(syntax: Syntax): Syntax {
    if (!this.#accept(")")) this.#fail("expected ')'");
    return syntax;
  }

  #arguments(): readonly Syntax[] {
    if (!this.#accept("(")) this.#fail("expected '(' after the function's name");
    if (this.#accept(")")) return [];
    const args: Syntax[] = [];
    do args.push(this.#deeper(() => this.#any()));
    while (this.#accept(","));
    if (!this.#accept(")")) this.#fail("expected ',' or ')'");
    return args;
  }
}

/** The tree of an expression. Throws `SyntaxProblem` with the index of what is wrong. */
export function parseExpression(text: string): Syntax {
  return new Parser(tokenize(text)).parse();
}
