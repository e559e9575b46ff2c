import type { Plan } from "../model/plan.js";
import type { StoredThroughput } from "../model/records.js";

/**
 * How long a run's experiment was, in seconds of its own time. Recorded traffic is as long as what was heard of it,
 * however long a busy machine took to play it; otherwise it is the time that passed.
 */
export function experimentSeconds(
  { emulation, probes }: Pick<Plan, "emulation" | "probes">,
  throughput: readonly StoredThroughput[],
  { originUs, seconds }: { readonly originUs: number; readonly seconds: number },
): number {
  const isRecorded = !emulation && probes.every(({ source }) => source.kind !== "zep" && "path" in source);
  if (!isRecorded || throughput.length === 0) return seconds;
  const endUs = throughput.reduce((last, { timeUs, lengthUs }) => Math.max(last, timeUs + lengthUs), 0);
  return Math.min(seconds, Math.max(0, (endUs - originUs) / 1e6));
}
