import { quote, suggest } from "../problems/nearest-name.js";
import type { XmlAttribute } from "./read-start-tag.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";

/** An element while it is read: where problems go, and its attributes by name. */
export interface Reading {
  readonly source: Source;
  readonly element: Element;
  readonly attributes: ReadonlyMap<string, XmlAttribute>;
}

/** Reports a problem at the value of an attribute, or at the element if it does not have that attribute. */
export function reportAt(
  reading: Reading,
  name: string,
  message: string,
  next: string | (() => string),
): void {
  const attribute = reading.attributes.get(name);
  reading.source.report(attribute?.offsetOf(0) ?? reading.element.at, message, next);
}

export function readText(reading: Reading, name: string, fallback = ""): string {
  return reading.attributes.get(name)?.value ?? fallback;
}

/** An attribute whose value is one of a few words. */
export function readWord<T extends string>(
  reading: Reading,
  name: string,
  words: readonly T[],
  fallback: T,
): T {
  const value = reading.attributes.get(name)?.value;
  if (value === undefined) return fallback;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  reportAt(reading, name, `${name} is ${quote(value)}, not one of ${words.join(" ")}`, () =>
    suggest(value, words),
  );
  return fallback;
}

const MAX_ID = 65_535;

/** A positive 16-bit number; `fallback` where the attribute is absent and may be. */
export function readId(reading: Reading, name: string, fallback?: number): number {
  const value = reading.attributes.get(name)?.value;
  if (value === undefined && fallback !== undefined) return fallback;
  const id = value !== undefined && /^\d{1,5}$/.test(value.trim()) ? Number(value) : 0;
  if (id >= 1 && id <= MAX_ID) return id;
  const message =
    value === undefined ? `<${reading.element.name}> has no ${name}` : `${name} is ${quote(value)}`;
  reportAt(reading, name, message, `give it a number from 1 to ${MAX_ID}`);
  return fallback ?? 0;
}
