import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./repository.js";
import type { Measurement } from "./result.js";

const GIGABYTES = 10;
const MOST_MEGABYTES = 150;
const FILE_HEADER = 24;

/** MB that the process has had resident at most so far; Linux. */
function peakMemory(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1000;
}

/**
 * Writes 10 GB of frames through a pipe to a program that reads one attribute of each, and looks at the most
 * memory that it had.
 */
export async function measurePipe(path: string): Promise<Measurement[]> {
  const capture = readFileSync(path);
  const records = capture.subarray(FILE_HEADER);
  const reader = spawn(
    process.execPath,
    [join(REPOSITORY, "scripts/run-ts.mjs"), join(REPOSITORY, "test/bench/read-input.ts")],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const started = performance.now();
  let peak = 0;
  reader.stdin.write(capture.subarray(0, FILE_HEADER));
  for (let written = 0; written < GIGABYTES * 1e9; written += records.length) {
    if (!reader.stdin.write(records)) await once(reader.stdin, "drain");
    peak = Math.max(peak, peakMemory(reader.pid!));
  }
  reader.stdin.end();
  const [code] = (await once(reader, "close")) as [number | null];
  if (code !== 0) throw new Error(`the reader of the pipe ended with ${code}`);
  const seconds = (performance.now() - started) / 1000;
  return [
    {
      what: `memory while ${GIGABYTES} GB come through a pipe`,
      value: peak,
      unit: "MB RSS",
      ...{ budget: `at most ${MOST_MEGABYTES} MB`, met: peak <= MOST_MEGABYTES },
    },
    { what: "bytes through that pipe", value: (GIGABYTES * 1e9) / seconds, unit: "bytes/s" },
  ];
}
