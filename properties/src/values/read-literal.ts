import type { Expression, ValueType } from "../data/expression.js";
import type { Value } from "../model.js";
import {
  formatHex,
  formatIp6,
  formatMac,
  formatShort,
  parseHexBytes,
  parseIp4,
  parseIp6,
} from "./addresses.js";

/** What a text in a property means beside an attribute: a value, or a network. */
export type Literal = Extract<Expression, { kind: "literal" | "network" }>;

const NUMBER = /^[+-]?(0[xX][0-9a-fA-F]+|(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)$/;

/** A decimal or hexadecimal number with an optional sign; `undefined` if `text` is none or is not finite. */
export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const negative = text.startsWith("-");
  const size = Number(text.replace(/^[+-]/, ""));
  if (!Number.isFinite(size)) return undefined;
  return negative ? -size : size;
}

function literal(value: Value | undefined): Literal | undefined {
  return value === undefined ? undefined : { kind: "literal", value };
}

function readNetwork(
  text: string,
  parse: (text: string) => readonly number[] | undefined,
): Literal | undefined {
  const slash = text.indexOf("/");
  const prefix = parse(text.slice(0, slash));
  const length = /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : Number.NaN;
  if (prefix === undefined || !(length <= prefix.length * 8)) return undefined;
  return { kind: "network", prefix, length };
}

function readShort(text: string): string | undefined {
  const value = parseNumber(text);
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 0xffff
    ? formatShort(value)
    : undefined;
}

const BOOLEANS: Readonly<Record<string, number>> = { true: 1, false: 0, "1": 1, "0": 0 };

function map<T>(value: T | undefined, to: (value: T) => string): string | undefined {
  return value === undefined ? undefined : to(value);
}

const READERS: Readonly<Record<ValueType, (text: string) => Literal | undefined>> = {
  n: (text) => literal(parseNumber(text)),
  b: (text) => literal(Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : undefined),
  a2: (text) => literal(readShort(text)),
  a8: (text) => literal(map(parseHexBytes(text, 8), formatMac)),
  mac: (text) => literal(map(parseHexBytes(text, 6), formatMac)),
  ip4: (text) =>
    text.includes("/")
      ? readNetwork(text, parseIp4)
      : literal(map(parseIp4(text), (bytes) => bytes.join("."))),
  ip6: (text) => (text.includes("/") ? readNetwork(text, parseIp6) : literal(map(parseIp6(text), formatIp6))),
  h: (text) => literal(map(parseHexBytes(text), formatHex)),
  s: (text) => literal(text),
};

/** How a value of each type is written, for messages. */
export const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  n: "a number, such as 5, -1.5 or 0x1f",
  b: "true or false",
  a2: "a 16-bit address, such as '0x1234'",
  a8: "a 64-bit address, such as '02:00:00:00:00:15:00:01'",
  mac: "a MAC address, such as '02:00:00:00:00:01'",
  ip4: "an IPv4 address or network, such as '10.0.0.1' or '10.0.0.0/8'",
  ip6: "an IPv6 address or network, such as '2001:db8::1' or 'fe80::/10'",
  h: "bytes in hexadecimal, such as '0a1b'",
  s: "text",
};

/** Whether `name` is one of the types of values. */
export function isValueType(name: string): name is ValueType {
  return Object.hasOwn(TYPE_NAMES, name);
}

/** The meaning of `text` beside an attribute of `type`; `undefined` if it is no value of that type. */
export function readLiteral(text: string, type: ValueType): Literal | undefined {
  return READERS[type](text);
}
