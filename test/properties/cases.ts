import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Value } from "@fedprobe/properties";
import { type Moment, TYPES } from "./trace.js";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const DATA = process.env["FEDPROBE_DATA"] ?? join(ROOT, "../shared/data");
const CASES = join(DATA, "mmt/semantics");

/** A verdict as the original engine printed it. */
export interface Printed {
  readonly packet: number;
  readonly property: number;
  readonly verdict: string;
  /** Rank of the packet of each event; those of a COMPUTE hold the packet a second time, as event 2. */
  readonly ranks: Readonly<Record<number, number>>;
}

/** One folder of `mmt/semantics`. */
export interface Case {
  readonly name: string;
  readonly rule: string;
  readonly trace: readonly Moment[];
  readonly expected: readonly Printed[];
}

export const hasCases = existsSync(CASES);

/** `x:` bytes are printed as the attribute's type says. */
function toValue(name: string, text: string): Value {
  if (text.startsWith("s:")) return text.slice(2);
  if (!text.startsWith("x:")) return Number(text);
  const bytes = text.slice(2).match(/../g) ?? [];
  return TYPES[name] === "ip4" ? bytes.map((byte) => Number.parseInt(byte, 16)).join(".") : bytes.join(":");
}

function toMoment(line: string): Moment {
  const [time, ...fields] = line.trim().split(/\s+/);
  const values = fields.map((field) => {
    const [name = "", text = ""] = [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)];
    return [name, toValue(name, text)] as const;
  });
  return { time: Number(time), values: Object.fromEntries(values) };
}

function toPrinted(line: string): Printed {
  const [packet, property, verdict] = line.split(",", 3);
  const history = JSON.parse(line.slice(line.indexOf("{"))) as Record<string, { counter: number }>;
  const ranks = Object.entries(history).map(([event, { counter }]) => [
    Number(event.slice("event_".length)),
    counter,
  ]);
  return {
    packet: Number(packet),
    property: Number(property),
    verdict: JSON.parse(verdict ?? '""') as string,
    ranks: Object.fromEntries(ranks),
  };
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

export function readCases(): readonly Case[] {
  if (!hasCases) return [];
  return readdirSync(CASES)
    .sort()
    .map((name) => {
      const expected = linesOf(join(CASES, name, "expected.txt"));
      return {
        name,
        rule: readFileSync(join(CASES, name, "rule.xml"), "utf8"),
        trace: linesOf(join(CASES, name, "trace.txt")).map(toMoment),
        expected: expected[0] === "COMPILE ERROR" ? [] : expected.map(toPrinted),
      };
    });
}
