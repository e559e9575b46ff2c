/** The functions of expressions: how each is called, and what it takes. */
export interface FunctionRule {
  readonly usage: string;
  /** What its arguments are, and how many there may be. */
  readonly takes: "text" | "number";
  readonly least: number;
  readonly most: number;
}

const MANY = 16;

function ofText(usage: string, count: number): FunctionRule {
  return { usage, takes: "text", least: count, most: count };
}

function ofNumbers(usage: string, least: number, most = least): FunctionRule {
  return { usage, takes: "number", least, most };
}

/** Functions of values alone. An absent argument makes the result absent. */
export const VALUE_FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  strlen: ofText("#strlen(proto.att)", 1),
  strstr: ofText("#strstr(proto.att, 'text')", 2),
  contains: ofText("#contains(proto.att, 'text')", 2),
  starts_with: ofText("#starts_with(proto.att, 'text')", 2),
  ends_with: ofText("#ends_with(proto.att, 'text')", 2),
  matches: ofText("#matches(proto.att, 'pattern')", 2),
  is_empty: ofText("#is_empty(proto.att)", 1),
  abs: ofNumbers("#abs(number)", 1),
  min: ofNumbers("#min(number, number, …)", 2, MANY),
  max: ofNumbers("#max(number, number, …)", 2, MANY),
  bit_and: ofNumbers("#bit_and(number, number)", 2),
  bit_or: ofNumbers("#bit_or(number, number)", 2),
  newer: ofNumbers("#newer(number, number)", 2),
};

/** Aggregates over a sliding window, each with what it aggregates. */
export const AGGREGATES = {
  count: { usage: "#count(seconds, proto.att, …)", takesValue: false },
  rate: { usage: "#rate(seconds, proto.att, …)", takesValue: false },
  distinct: { usage: "#distinct(seconds, proto.value, proto.att, …)", takesValue: true },
  sum: { usage: "#sum(seconds, proto.value, proto.att, …)", takesValue: true },
} as const;

export type AggregateName = keyof typeof AGGREGATES;

/** Functions whose arguments are no values: with how they are called. */
const SPECIAL: Readonly<Record<string, string>> = {
  is_exist: "#is_exist(proto.att)",
  is_null: "#is_null(proto.att)",
  in: "#in(proto.att, 'value', 'network', …)",
};

/** How each function is called. */
export const USAGES: Readonly<Record<string, string>> = {
  ...SPECIAL,
  ...Object.fromEntries(
    [...Object.entries(VALUE_FUNCTIONS), ...Object.entries(AGGREGATES)].map(([name, { usage }]) => [
      name,
      usage,
    ]),
  ),
};

/** Whether `name` is one of the aggregates. */
export function isAggregate(name: string): name is AggregateName {
  return Object.hasOwn(AGGREGATES, name);
}
