import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCells, meanNeighbours } from "./make-cells.js";
import { REPOSITORY } from "./repository.js";
import { type BenchResult, describeMachine, lineOf, type Measurement } from "./result.js";

const HOUR = 3600;
const CELL = 100;
/** Devices, in cells of 100. */
const SIZES = [1000, 3000, 10_000] as const;
const MOST_SECONDS = 120;
const MOST_MEGABYTES = 2048;

interface Result {
  readonly seconds: number;
  readonly megabytes: number;
  readonly transmitted: number;
  readonly sent: number;
  readonly delivered: number;
}

/** One virtual hour of large networks, with the file of all that is on the air. */
export async function benchEmulation(): Promise<BenchResult> {
  const measurements: Measurement[] = [];
  const add = (what: string, value: number, unit: string, most?: number) => {
    const budget = most === undefined ? {} : { budget: `at most ${shown(most)} ${unit}`, met: value <= most };
    const measurement = { what, value, unit, ...budget };
    console.log(lineOf(measurement));
    measurements.push(measurement);
  };
  const results = SIZES.map((size) => {
    const result = emulate(size / CELL);
    const isLargest = size === SIZES.at(-1);
    add(`${size} devices for an hour`, result.seconds, "s", isLargest ? MOST_SECONDS : undefined);
    add(`${size} devices, most memory`, result.megabytes, "MB", isLargest ? MOST_MEGABYTES : undefined);
    add(`${size} devices, frames on the air`, result.transmitted, "frames");
    add(`${size} devices, reports delivered`, (100 * result.delivered) / result.sent, "%");
    return result;
  });
  const growth = (index: number) => SIZES[index]! * Math.log(SIZES[index]!);
  for (const [index, { seconds }] of results.entries()) {
    if (index === 0) continue;
    const times = seconds / results[0]!.seconds;
    add(
      `time of ${SIZES[index]} devices over that of ${SIZES[0]}`,
      times,
      "times",
      growth(index) / growth(0),
    );
  }
  const neighbours = meanNeighbours(makeCells(1, HOUR)).toFixed(1);
  const input = `Cells of 100 devices on 16 channels, ${neighbours} neighbours each, a report each minute, for one virtual hour.`;
  return {
    bench: "emulation",
    at: new Date().toISOString(),
    machine: describeMachine(),
    input,
    measurements,
  };
}

function shown(most: number): number {
  return Math.round(most * 100) / 100;
}

function emulate(cells: number): Result {
  const folder = mkdtempSync(join(tmpdir(), "fedprobe-emulation-"));
  try {
    const args = ["scripts/run-ts.mjs", "test/bench/emulation-job.ts", String(cells), String(HOUR), folder];
    const { error, status, stderr, stdout } = spawnSync(process.execPath, args, {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    if (error || status !== 0) throw error ?? new Error(`emulation-job ended with ${status}:\n${stderr}`);
    return JSON.parse(stdout) as Result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
