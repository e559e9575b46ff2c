import { createReadStream } from "node:fs";
import { readCapture } from "@fedprobe/dissection";
import type { Plan } from "../model/plan.js";

/**
 * The time, in µs since 1970, that the run's clock shows at experiment time 0: that of the earliest frame where
 * captures are played, so that their own times are kept; else the host's.
 */
export async function virtualOrigin(plan: Plan, hostOriginUs: number): Promise<number> {
  const starts: number[] = [];
  for (const { source } of plan.probes) {
    if (source.kind === "file") starts.push(await firstTime(source.path));
  }
  const earliest = Math.min(Number.POSITIVE_INFINITY, ...starts);
  return Number.isFinite(earliest) ? earliest : hostOriginUs;
}

async function firstTime(path: string): Promise<number> {
  for await (const frame of readCapture(createReadStream(path), path)) return frame.time;
  return Number.POSITIVE_INFINITY;
}
