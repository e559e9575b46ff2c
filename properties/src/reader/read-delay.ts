import type { Quantity } from "../data/expression.js";
import type { Bound, Delay, Parameter } from "../data/property.js";
import { UNITS } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { type Reading, readText, readWord, reportAt } from "./read-attribute.js";

const BOUND = /^\s*(?:(\d{1,15}(?:\.\d{1,9})?)|\$([A-Za-z_]\w*))\s*([+-]?)\s*$/;
const SHIFTS: Readonly<Record<string, Bound["shift"]>> = { "+": 1, "-": -1 };
export const ZERO: Bound = { quantity: { kind: "literal", value: 0 }, shift: 0 };

/** A window that does not close. */
export const NO_END: Bound = { quantity: { kind: "literal", value: Number.POSITIVE_INFINITY }, shift: 0 };

/** The parameter `$name` if the property declares it as a number, else what is wrong. */
function readParameter(name: string, parameters: readonly Parameter[]): Quantity | string {
  const parameter = parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) return `unknown parameter ${quote(`$${name}`)}`;
  if (typeof parameter.default !== "number") return `parameter '$${name}' is not a number`;
  return { kind: "parameter", name };
}

/** The parameter `parameter` as the value of attribute `name`; `undefined`, with the reason reported, if it cannot be. */
export function readQuantity(
  reading: Reading,
  name: string,
  parameter: string,
  parameters: readonly Parameter[],
): Quantity | undefined {
  const quantity = readParameter(parameter, parameters);
  if (typeof quantity !== "string") return quantity;
  const known = parameters.map((candidate) => candidate.name);
  reportAt(reading, name, quantity, () => suggest(parameter, known));
  return undefined;
}

/** One end of a window; `absent` if the element does not say. */
export function readBound(
  reading: Reading,
  name: string,
  parameters: readonly Parameter[],
  absent: Bound,
): Bound {
  const value = reading.attributes.get(name)?.value;
  if (value === undefined) return absent;
  const match = BOUND.exec(value);
  if (match === null) {
    reportAt(
      reading,
      name,
      `${name} is ${quote(value)}`,
      "write an unsigned number or $parameter, with + or - after it if the end is excluded",
    );
    return ZERO;
  }
  const shift = SHIFTS[match[3] ?? ""] ?? 0;
  if (match[1] !== undefined) return { quantity: { kind: "literal", value: Number(match[1]) }, shift };
  const quantity = readQuantity(reading, name, match[2]!, parameters);
  return quantity === undefined ? ZERO : { quantity, shift };
}

/** What `quantity` is if no experiment sets its parameter. */
function defaultOf(quantity: Quantity, parameters: readonly Parameter[]): number {
  if (quantity.kind === "literal") return quantity.value;
  return Number(parameters.find((parameter) => parameter.name === quantity.name)?.default);
}

/** Reports a window that ends before it begins. */
export function checkOrder(
  reading: Reading,
  first: string,
  last: string,
  min: Bound,
  max: Bound,
  parameters: readonly Parameter[],
): void {
  if (defaultOf(min.quantity, parameters) > defaultOf(max.quantity, parameters))
    reportAt(reading, first, `${first} is greater than ${last}`, `exchange them, or set ${last}`);
}

/** The window of `delay_units`, `delay_min` and `delay_max`; it begins at once and ends at `end` if they are absent. */
export function readDelay(reading: Reading, parameters: readonly Parameter[], end: Bound): Delay {
  const unit = UNITS[readWord(reading, "delay_units", Object.keys(UNITS), "s")] ?? 0;
  const min = readBound(reading, "delay_min", parameters, ZERO);
  const max = readBound(reading, "delay_max", parameters, end);
  checkOrder(reading, "delay_min", "delay_max", min, max, parameters);
  return { unit, min, max };
}

/** `60s`, `1.5m` and the like in µs; absent is 0, which holds nothing. */
export function readHold(reading: Reading): number {
  const value = readText(reading, "hold", "0s").trim();
  const match = /^(\d{1,9}(?:\.\d{1,6})?)([A-Za-z]{1,3})$/.exec(value);
  const unit = match && Object.hasOwn(UNITS, match[2]!) ? UNITS[match[2]!] : undefined;
  if (match && unit !== undefined) return Math.round(Number(match[1]) * unit);
  reportAt(
    reading,
    "hold",
    `hold is ${quote(value)}`,
    `write a number and one of ${Object.keys(UNITS).join(" ")}, such as 60s`,
  );
  return 0;
}
