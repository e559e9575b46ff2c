import type { Comparison } from "../data/expression.js";
import type { Value } from "../model.js";
import type { Names } from "./names.js";
import type { Syntax } from "./parse-expression.js";
import { narrow, type Span, spanOf } from "./span.js";

const TRUTH = spanOf(0, 1);
const FROM_0 = spanOf(0, Number.POSITIVE_INFINITY);
const ANY = spanOf(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

/** What functions can give. `#count` counts the packet at hand too. */
const RESULTS: Readonly<Record<string, Span>> = {
  ...Object.fromEntries(
    ["strlen", "strstr", "abs", "bit_and", "bit_or", "distinct", "rate"].map((name) => [name, FROM_0]),
  ),
  ...Object.fromEntries(
    ["is_empty", "is_exist", "is_null", "in", "contains", "starts_with", "ends_with", "matches", "newer"].map(
      (name) => [name, TRUTH],
    ),
  ),
  count: spanOf(1, Number.POSITIVE_INFINITY),
};

interface Known {
  readonly span: Span;
  readonly text?: string;
  readonly notTexts: readonly string[];
  /** How many conditions have been noted. */
  readonly conditions: number;
}

function nameOf(syntax: Syntax): string {
  if (syntax.kind === "attribute")
    return syntax.event === undefined ? syntax.name : `${syntax.name}.${syntax.event}`;
  return syntax.kind === "call" ? `#${syntax.name}` : "it";
}

function describe({ low, high }: Span): string {
  return high === Number.POSITIVE_INFINITY ? `at least ${low}` : `from ${low} to ${high}`;
}

/** What the conditions of a conjunction leave possible for each value that they compare with constants. */
export class Contradictions {
  readonly #known = new Map<string, Known>();

  constructor(private readonly typeOf: Names["typeOf"]) {}

  /** Takes `subject` `operator` `constant` as given; if it cannot be, why. */
  note(subject: Syntax, operator: Comparison, constant: Value): string | undefined {
    const key = JSON.stringify(subject, (name, value: unknown) => (name === "at" ? undefined : value));
    const before = this.#known.get(key) ?? { span: this.#naturalSpan(subject), notTexts: [], conditions: 0 };
    const after =
      typeof constant === "number"
        ? narrowNumber(before, operator, constant)
        : narrowText(before, operator, constant);
    if (after === undefined) return whyNot(subject, before);
    this.#known.set(key, { ...after, conditions: before.conditions + 1 });
    return undefined;
  }

  #naturalSpan(subject: Syntax): Span {
    if (subject.kind === "attribute") return this.typeOf(subject.name) === "b" ? TRUTH : ANY;
    if (subject.kind === "call")
      return (Object.hasOwn(RESULTS, subject.name) && RESULTS[subject.name]) || ANY;
    return subject.kind === "compare" || subject.kind === "all" || subject.kind === "any" ? TRUTH : ANY;
  }
}

function narrowNumber(known: Known, operator: Comparison, value: number): Known | undefined {
  const span = narrow(known.span, operator, value);
  return span && { ...known, span };
}

function narrowText(known: Known, operator: Comparison, value: string): Known | undefined {
  if (operator === "!=")
    return known.text === value ? undefined : { ...known, notTexts: [...known.notTexts, value] };
  const differs = known.text !== undefined && known.text !== value;
  return differs || known.notTexts.includes(value) ? undefined : { ...known, text: value };
}

function whyNot(subject: Syntax, { span, conditions }: Known): string {
  const name = nameOf(subject);
  if (conditions === 0) return `${name} is ${describe(span)}`;
  return `it contradicts what is said of ${name} before`;
}
