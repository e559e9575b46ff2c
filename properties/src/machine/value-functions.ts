import type { Value } from "../model.js";
import type { Read } from "./comparison.js";

type NumberFunction = (a: number, b: number) => number;
type TextFunction = (text: string, part: string) => number;

const TWO_32 = 2 ** 32;

/** By halves of 32 bits, since attributes may have more; both are whole numbers from 0. */
function bitwise(combine: NumberFunction): NumberFunction {
  return (a, b) =>
    (combine(Math.floor(a / TWO_32), Math.floor(b / TWO_32)) >>> 0) * TWO_32 +
    (combine(a % TWO_32, b % TWO_32) >>> 0);
}

const WINDOW = 16;
const CIRCLE = 128;

/**
 * Whether counter `a` is newer than `b` (RFC 6550, 7.2): both on the circle, 0 to 127, or on the straight part,
 * 128 to 255, they are compared inside the window of 16; across the parts, by the distance through 255 to 0. What
 * is too far apart to be compared is not newer.
 */
export function isNewer(a: number, b: number): boolean {
  if (a >= CIRCLE && b < CIRCLE) return 256 + b - a > WINDOW;
  if (a < CIRCLE && b >= CIRCLE) return 256 + a - b <= WINDOW;
  if (Math.abs(a - b) <= WINDOW) return a > b;
  const ahead = (a - b + CIRCLE) % CIRCLE;
  return a < CIRCLE && ahead > 0 && ahead <= WINDOW;
}

const OF_NUMBERS: Readonly<Record<string, NumberFunction>> = {
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  bit_and: bitwise((a, b) => a & b),
  bit_or: bitwise((a, b) => a | b),
  newer: (a, b) => Number(isNewer(a, b)),
};

const OF_TEXT: Readonly<Record<string, TextFunction>> = {
  strlen: (text) => text.length,
  is_empty: (text) => Number(text === ""),
  strstr: (text, part) => text.indexOf(part) + 1,
  contains: (text, part) => Number(text.includes(part)),
  starts_with: (text, part) => Number(text.startsWith(part)),
  ends_with: (text, part) => Number(text.endsWith(part)),
};

/** The first argument combined with each of the others in turn. */
function combining(calculate: NumberFunction, args: readonly Read[]): Read {
  return (packet, history) => {
    let result: Value | undefined = args[0]?.(packet, history);
    if (typeof result !== "number") return undefined;
    if (args.length === 1) return calculate(result, 0);
    for (let i = 1; i < args.length; i++) {
      const value = args[i]!(packet, history);
      if (typeof value !== "number") return undefined;
      result = calculate(result, value);
    }
    return result;
  };
}

function ofText(calculate: TextFunction, [text, part]: readonly Read[]): Read {
  return (packet, history) => {
    const value = text?.(packet, history);
    const other = part === undefined ? "" : part(packet, history);
    return typeof value === "string" && typeof other === "string" ? calculate(value, other) : undefined;
  };
}

/** The function `name` of `args`; absent if one of them is absent or of another type. */
export function applyFunction(name: string, args: readonly Read[]): Read {
  const [numeric, text] = [OF_NUMBERS[name], OF_TEXT[name]];
  if (numeric) return combining(numeric, args);
  return text ? ofText(text, args) : () => undefined;
}
