import { createReadStream } from "node:fs";
import { readCapture } from "@fedprobe/dissection";
import { EventLines } from "@fedprobe/probe-agent";
import { isRecorded, type Plan, type RecordedSource } from "../model/plan.js";

/**
 * The time, in µs since 1970, that the run's clock shows at experiment time 0: that of the earliest frame or first
 * event where files are played, so that their own times are kept; else the host's.
 */
export async function virtualOrigin(plan: Plan, hostOriginUs: number): Promise<number> {
  const starts: number[] = [];
  for (const { source } of plan.probes) {
    if (isRecorded(source)) starts.push(await firstTime(source));
  }
  const earliest = Math.min(Number.POSITIVE_INFINITY, ...starts);
  return Number.isFinite(earliest) ? earliest : hostOriginUs;
}

async function firstTime({ kind, path }: RecordedSource): Promise<number> {
  if (kind === "events") return firstEventTime(path);
  for await (const frame of readCapture(createReadStream(path), path)) return frame.time;
  return Number.POSITIVE_INFINITY;
}

async function firstEventTime(path: string): Promise<number> {
  const lines = new EventLines(path);
  for await (const chunk of createReadStream(path)) {
    const first = lines.take(chunk as Uint8Array).find((line) => "event" in line);
    if (first && "event" in first) return first.event.time;
  }
  const last = lines.end()[0];
  return last && "event" in last ? last.event.time : Number.POSITIVE_INFINITY;
}
