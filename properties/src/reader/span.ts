import type { Comparison } from "../data/expression.js";

/** The numbers that a value can have. */
export interface Span {
  readonly low: number;
  readonly high: number;
  /** Whether `low` and `high` themselves are outside. */
  readonly aboveLow: boolean;
  readonly belowHigh: boolean;
  /** Numbers inside that it cannot have. */
  readonly not: readonly number[];
}

/** From `low` to `high`, both included. */
export function spanOf(low: number, high: number): Span {
  return { low, high, aboveLow: false, belowHigh: false, not: [] };
}

function raise(span: Span, low: number, open: boolean): Span {
  if (low < span.low || (low === span.low && !open)) return span;
  return { ...span, low, aboveLow: open };
}

function lower(span: Span, high: number, open: boolean): Span {
  if (high > span.high || (high === span.high && !open)) return span;
  return { ...span, high, belowHigh: open };
}

const NARROW: Readonly<Record<Comparison, (span: Span, value: number) => Span>> = {
  "==": (span, value) => lower(raise(span, value, false), value, false),
  "!=": (span, value) => ({ ...span, not: [...span.not, value] }),
  ">": (span, value) => raise(span, value, true),
  ">=": (span, value) => raise(span, value, false),
  "<": (span, value) => lower(span, value, true),
  "<=": (span, value) => lower(span, value, false),
};

/** What is left of `span` where also `operator` `value` holds; `undefined` if nothing is. */
export function narrow(span: Span, operator: Comparison, value: number): Span | undefined {
  const left = NARROW[operator](span, value);
  const { low, high, aboveLow, belowHigh, not } = left;
  if (low > high) return undefined;
  return low === high && (aboveLow || belowHigh || not.includes(low)) ? undefined : left;
}
