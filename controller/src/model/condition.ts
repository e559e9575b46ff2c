/** A limit for a metric of the report, as in `alerts.recall >= 0.95`. */
export interface Condition {
  /** As it was written. */
  readonly text: string;
  readonly metric: string;
  readonly operator: ConditionOperator;
  readonly limit: number;
}

const OPERATORS = {
  "<=": (value: number, limit: number) => value <= limit,
  ">=": (value: number, limit: number) => value >= limit,
  "==": (value: number, limit: number) => value === limit,
  "!=": (value: number, limit: number) => value !== limit,
  "<": (value: number, limit: number) => value < limit,
  ">": (value: number, limit: number) => value > limit,
} as const;

export type ConditionOperator = keyof typeof OPERATORS;

const FORM = /^\s*([a-z][a-z0-9_.-]*)\s*(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/;

/** Reads a condition; undefined if it has not the form `metric operator number`. */
export function readCondition(text: string): Condition | undefined {
  const [, metric, operator, limit] = FORM.exec(text) ?? [];
  if (metric === undefined || operator === undefined || limit === undefined) return undefined;
  return { text: text.trim(), metric, operator: operator as ConditionOperator, limit: Number(limit) };
}

/** Whether a value keeps to the limit; what is not known does not. */
export function holds({ operator, limit }: Condition, value: number | undefined): boolean {
  return value !== undefined && OPERATORS[operator](value, limit);
}
