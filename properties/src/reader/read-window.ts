import type { Quantity } from "../data/expression.js";
import { isRepetition, MAX_REPETITIONS } from "../data/parameter-fault.js";
import type { Bound, Counter, Delay, Operator, Parameter } from "../data/property.js";
import { quote } from "../problems/nearest-name.js";
import { type Reading, readText, reportAt } from "./read-attribute.js";
import { checkOrder, NO_END, readBound, readDelay, readQuantity, ZERO } from "./read-delay.js";

const ONCE: Quantity = { kind: "literal", value: 1 };
const TIMES = /^\s*(?:(\d{1,9})|\$([A-Za-z_]\w*))\s*$/;

/** In packets; without `counter_max` there is no last one. */
function readCounter(reading: Reading, parameters: readonly Parameter[]): Counter {
  const min = readBound(reading, "counter_min", parameters, ZERO);
  const max = readBound(reading, "counter_max", parameters, NO_END);
  checkOrder(reading, "counter_min", "counter_max", min, max, parameters);
  return { min, max };
}

/** How long a window without `delay_max` is: 0, but for what is over the trace or bounded in packets. */
function endOf(reading: Reading, operator: Operator, children: number): Bound {
  const overTrace = operator === "REPEAT" || (operator === "NOT" && children === 1);
  return overTrace || reading.attributes.has("counter_max") ? NO_END : ZERO;
}

function readTimes(reading: Reading, operator: Operator, parameters: readonly Parameter[]): Quantity {
  const value = readText(reading, "repeat_times", operator === "REPEAT" ? "" : "1");
  const match = TIMES.exec(value);
  const times: Quantity | undefined =
    match?.[1] === undefined
      ? match?.[2] === undefined
        ? undefined
        : readQuantity(reading, "repeat_times", match[2], parameters)
      : { kind: "literal", value: Number(match[1]) };
  const valid = times !== undefined && (times.kind === "parameter" || isRepetition(times.value));
  const next = `write a whole number from 1 to ${MAX_REPETITIONS}, or $parameter; for more use #count`;
  if (!valid) reportAt(reading, "repeat_times", `repeat_times is ${quote(value)}`, next);
  if (operator !== "REPEAT" && reading.attributes.has("repeat_times"))
    reportAt(
      reading,
      "repeat_times",
      `${operator} has no repeat_times`,
      'remove it, or write value="REPEAT"',
    );
  return valid ? times : ONCE;
}

function checkRepeat(reading: Reading): void {
  for (const name of ["delay_min", "counter_min"])
    if (reading.attributes.has(name))
      reportAt(reading, name, `REPEAT has no ${name}`, "remove it: its window begins with the first match");
}

/** The windows of an operator with so many children, and how often a REPEAT repeats. */
export function readWindow(
  reading: Reading,
  operator: Operator,
  children: number,
  parameters: readonly Parameter[],
): { readonly delay: Delay; readonly counter: Counter; readonly times: Quantity } {
  if (operator === "REPEAT") checkRepeat(reading);
  return {
    delay: readDelay(reading, parameters, endOf(reading, operator, children)),
    counter: readCounter(reading, parameters),
    times: readTimes(reading, operator, parameters),
  };
}
