import {
  type Bound,
  type Counter,
  type Delay,
  type EventNode,
  type OperatorNode,
  type PropertyNode,
  type Quantity,
  splitConjuncts,
} from "@fedprobe/properties";

const PHRASES: Readonly<Record<OperatorNode["operator"], string>> = {
  THEN: "if the first, then the second",
  AND: "both, in either order",
  OR: "one of these",
  NOT: "the first, and then not the second",
  BEFORE: "if the first, then the second came before",
  REPEAT: "again and again",
};

/** Values of parameters by name. */
export type Values = ReadonlyMap<string, number | string>;

/**
 * What must happen, as the lines of a tree: conditions as they are written, windows with the values of parameters.
 * `told` is a description that the reader has seen.
 */
export function treeOf(node: PropertyNode, values: Values, told = ""): readonly string[] {
  if (node.kind === "event") return eventLines(node);
  const alone = node.operator === "NOT" && node.children.length === 1;
  const times = node.operator === "REPEAT" ? `, ${showQuantity(node.times, values)} times` : "";
  const title = alone ? "none of this" : `${PHRASES[node.operator]}${times}`;
  const window = node.operator === "OR" ? "" : windowText(node.delay, node.counter, values);
  const description = node.description === "" || node.description === told ? "" : `  (${node.description})`;
  const branches = node.children.map((child) => treeOf(child, values));
  return [
    `${node.operator}: ${title}${window}${description}`,
    ...branches.flatMap((lines, index) => branch(lines, index === branches.length - 1)),
  ];
}

function branch([first = "", ...rest]: readonly string[], last: boolean): readonly string[] {
  return [`${last ? "└─" : "├─"} ${first}`, ...rest.map((line) => `${last ? "  " : "│ "} ${line}`)];
}

function eventLines({ id, description, text }: EventNode): readonly string[] {
  const [first = "", ...rest] = splitConjuncts(text);
  return [`event ${id}: ${description}`, `     ${first}`, ...rest.map((part) => `  && ${part}`)];
}

function windowText(delay: Delay, counter: Counter, values: Values): string {
  const unit = (text: string) => `${text} ${unitName(delay.unit)}`;
  const parts = [
    ...boundsText(delay.min, delay.max, values).map(unit),
    ...boundsText(counter.min, counter.max, values).map((text) => `${text} packets`),
  ];
  return parts.length === 0 ? ", at any time" : `, ${parts.join(" and ")}`;
}

/** `after more than 0 and within $silence (40)`; nothing where there is no bound. */
function boundsText(min: Bound, max: Bound, values: Values): readonly string[] {
  const from = isZero(min)
    ? []
    : [`after ${min.shift > 0 ? "more than" : "at least"} ${showQuantity(min.quantity, values)}`];
  const isOpen = max.quantity.kind === "literal" && max.quantity.value === Number.POSITIVE_INFINITY;
  const to = isOpen
    ? []
    : [`within ${max.shift < 0 ? "less than " : ""}${showQuantity(max.quantity, values)}`];
  const text = [...from, ...to].join(" and ");
  return text === "" ? [] : [text];
}

function isZero({ quantity, shift }: Bound): boolean {
  return quantity.kind === "literal" && quantity.value === 0 && shift === 0;
}

function showQuantity(quantity: Quantity, values: Values): string {
  if (quantity.kind === "literal") return String(quantity.value);
  return `$${quantity.name} (${values.get(quantity.name)})`;
}

const UNIT_NAMES: readonly (readonly [number, string])[] = [
  [1, "µs"],
  [1e3, "ms"],
  [1e6, "s"],
  [60e6, "minutes"],
  [3_600e6, "hours"],
  [86_400e6, "days"],
  [30 * 86_400e6, "months"],
  [12 * 30 * 86_400e6, "years"],
];

function unitName(unit: number): string {
  return UNIT_NAMES.find(([size]) => size === unit)?.[1] ?? `× ${unit} µs`;
}
