import type { Quantity } from "../data/expression.js";
import type { Bound, Delay, Parameter } from "../data/property.js";
import { UNITS } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { type Reading, readText, readWord, reportAt } from "./read-attribute.js";

const BOUND = /^\s*(?:(\d{1,15}(?:\.\d{1,9})?)|\$([A-Za-z_]\w*))\s*([+-]?)\s*$/;
const SHIFTS: Readonly<Record<string, Bound["shift"]>> = { "+": 1, "-": -1 };
const ZERO: Bound = { quantity: { kind: "literal", value: 0 }, shift: 0 };

/** The parameter `$name` if the property declares it as a number, else what is wrong. */
function readParameter(name: string, parameters: readonly Parameter[]): Quantity | string {
  const parameter = parameters.find((candidate) => candidate.name === name);
  if (parameter === undefined) return `unknown parameter ${quote(`$${name}`)}`;
  if (typeof parameter.default !== "number") return `parameter '$${name}' is not a number`;
  return { kind: "parameter", name };
}

function readBound(reading: Reading, name: string, parameters: readonly Parameter[]): Bound {
  const value = reading.attributes.get(name)?.value;
  if (value === undefined) return ZERO;
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
  const quantity = readParameter(match[2]!, parameters);
  if (typeof quantity !== "string") return { quantity, shift };
  reportAt(reading, name, quantity, () =>
    suggest(
      match[2]!,
      parameters.map((parameter) => parameter.name),
    ),
  );
  return ZERO;
}

/** What `quantity` is if no experiment sets its parameter. */
function defaultOf(quantity: Quantity, parameters: readonly Parameter[]): number {
  if (quantity.kind === "literal") return quantity.value;
  return Number(parameters.find((parameter) => parameter.name === quantity.name)?.default);
}

/** The window of `delay_units`, `delay_min` and `delay_max`; what is absent is 0 seconds. */
export function readDelay(reading: Reading, parameters: readonly Parameter[]): Delay {
  const unit = UNITS[readWord(reading, "delay_units", Object.keys(UNITS), "s")] ?? 0;
  const min = readBound(reading, "delay_min", parameters);
  const max = readBound(reading, "delay_max", parameters);
  if (defaultOf(min.quantity, parameters) > defaultOf(max.quantity, parameters))
    reportAt(reading, "delay_min", "delay_min is greater than delay_max", "exchange them, or set delay_max");
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
