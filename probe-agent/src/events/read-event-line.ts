import type { Value } from "@fedprobe/properties";
import type { StructuredEvent } from "../model/structured-event.js";
import { describeValue, isAttributeName, readEventValue } from "./read-event-value.js";

/** Why a line is no event; `column` counts characters from 1. */
export interface LineFault {
  readonly column: number;
  readonly message: string;
  readonly next: string;
}

const FORM = 'write {"t": microseconds, "proto.att": value, …} on one line, values numbers or texts';
const MOST_ATTRIBUTES = 1_000;

const OPEN = /\s*\{\s*/y;
const NAME = /"((?:[ !#-[\]-\uffff]|\\.)*)"\s*:\s*/y;
const TEXT = /"((?:[ !#-[\]-\uffff]|\\.)*)"\s*/y;
const NUMBER = /(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*/y;
const COMMA = /,\s*/y;
const CLOSE = /\}\s*$/y;

class Refusal {
  constructor(readonly fault: LineFault) {}
}

function refuse(at: number, message: string, next = FORM): never {
  throw new Refusal({ column: at + 1, message, next });
}

/** A place in a line, which moves on as its parts are read. */
class Reading {
  at = 0;

  constructor(private readonly line: string) {}

  /** What the pattern's group holds here, if the pattern is here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.line);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match[1] ?? "";
  }
}

/** The text of a JSON string, without its quotes (RFC 8259, 7). */
function readText(text: string, at: number): string {
  if (!text.includes("\\")) return text;
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return refuse(at, "this text has an escape that JSON does not know", "write \\\\ for a backslash");
  }
}

function readValue(reading: Reading): Value {
  const { at } = reading;
  const text = reading.take(TEXT);
  if (text !== undefined) return readText(text, at);
  const number = Number(reading.take(NUMBER));
  if (Number.isFinite(number)) return number;
  return refuse(at, "this value is neither a number nor a text");
}

function readName(reading: Reading): string {
  const { at } = reading;
  const name = reading.take(NAME);
  return name === undefined ? refuse(at, "here should be a name in quotes and a colon") : readText(name, at);
}

/** The members of the line's object, each with where its value stands. */
function readMembers(line: string, found: (name: string, value: Value, at: number) => void): void {
  const reading = new Reading(line);
  if (reading.take(OPEN) === undefined) refuse(reading.at, "this line is no JSON object");
  do {
    const { at: nameAt } = reading;
    const name = readName(reading);
    if (name !== "t" && !isAttributeName(name))
      refuse(nameAt, "this is no attribute's name", "name attributes as proto.att");
    const { at } = reading;
    found(name, readValue(reading), at);
  } while (reading.take(COMMA) !== undefined);
  if (reading.take(CLOSE) === undefined)
    refuse(reading.at, "here should be a comma, or } and the line's end");
}

function checkTime(value: Value, at: number): number {
  if (typeof value === "number" && value >= 0) return value;
  return refuse(at, "t is no time", "write microseconds since 1970, or since the trace began, as a number");
}

function addAttribute(into: Map<string, Value>, name: string, given: Value, at: number): void {
  const value = readEventValue(name, given);
  if (value === undefined) refuse(at, `this is no value of ${name}`, `write ${describeValue(name)}`);
  if (into.has(name)) refuse(at, `a second ${name}`, "give each attribute once");
  if (into.size >= MOST_ATTRIBUTES)
    refuse(at, `more than ${MOST_ATTRIBUTES} attributes`, "leave out what no property names");
  into.set(name, value as Value);
}

function readObject(line: string): StructuredEvent {
  const attributes = new Map<string, Value>();
  let time: number | undefined;
  readMembers(line, (name, value, at) => {
    if (name !== "t") return addAttribute(attributes, name, value, at);
    if (time !== undefined) refuse(at, "a second t", "give the event one time");
    time = checkTime(value, at);
  });
  return time === undefined ? refuse(0, "this event has no time t") : { time, attributes };
}

/** One line of JSON Lines: `{"t": <microseconds>, "proto.att": value, …}`. Never throws. */
export function readEventLine(line: string): StructuredEvent | LineFault {
  try {
    return readObject(line);
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}
