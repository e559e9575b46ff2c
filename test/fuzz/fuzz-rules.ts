import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HostileRules } from "../properties/hostile-rules/hostile-rules.js";
import { readOrRefuse, run } from "../properties/hostile-rules/read-and-run.js";
import type { Find } from "./fuzz.js";

/** Longest that reading a rule may take, in ms. */
const BUDGET = 50;
/** One that took longer than this is read again a few times, for the machine may have been busy. */
const SLOW = 10;
const READ_AGAIN = 5;
const ENOUGH_FINDS = 20;

/** What came of the rules. */
export interface RuleFuzz {
  readonly rules: number;
  /** Those that were read and run; the others were refused. */
  readonly read: number;
  /** The longest that one took to be read, in ms. */
  readonly slowest: number;
  readonly finds: readonly Find[];
}

function keep(folder: string, xml: string, name: string, problem: string): Find {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.xml`);
  writeFileSync(path, xml);
  writeFileSync(`${path}.txt`, `${problem}\n`);
  return { path, problem };
}

/** How long reading takes, in ms. */
function timeOf(xml: string): number {
  const start = performance.now();
  readOrRefuse(xml);
  return performance.now() - start;
}

/** What is wrong with how `xml` is read and run, how long reading took, and whether it was read. */
function examine(xml: string): {
  readonly problem?: string;
  readonly time: number;
  readonly isRead: boolean;
} {
  let time = 0;
  try {
    const start = performance.now();
    const properties = readOrRefuse(xml);
    time = performance.now() - start;
    for (let i = 0; i < READ_AGAIN && time > SLOW; i++) time = Math.min(time, timeOf(xml));
    run(properties);
    const isRead = properties.length > 0;
    return time > BUDGET ? { problem: `reading took ${time.toFixed(1)} ms`, time, isRead } : { time, isRead };
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { problem, time, isRead: false };
  }
}

/**
 * Reads and runs up to `count` rules, for at most `minutes`, and keeps finds in `folder`: a find is one at which
 * anything but the reader's own error is thrown, or which takes more than 50 ms to read.
 */
export function fuzzRules(seed: number, count: number, minutes: number, folder: string): RuleFuzz {
  const hostile = new HostileRules(seed);
  const finds: Find[] = [];
  const end = performance.now() + minutes * 60_000;
  let [rules, read, slowest] = [0, 0, 0];
  while (rules < count && finds.length < ENOUGH_FINDS && performance.now() < end) {
    rules += 1;
    const xml = hostile.next();
    const { problem, time, isRead } = examine(xml);
    if (isRead) read += 1;
    slowest = Math.max(slowest, time);
    if (problem !== undefined) finds.push(keep(folder, xml, `seed-${seed}-rule-${rules}`, problem));
  }
  return { rules, read, slowest, finds };
}
