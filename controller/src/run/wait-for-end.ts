import { hostNow } from "@fedprobe/probe-agent";
import { EXIT } from "../model/errors.js";
import { isRecorded } from "../model/plan.js";
import type { FollowedProbes } from "./followed-probes.js";
import type { Run } from "./open-run.js";

const REDRAW_MS = 500;

/** Until the experiment's time is over, every probe has ended, nothing makes traffic any more, or the user has had enough. */
export async function waitForEnd(
  run: Run,
  probes: FollowedProbes,
  hostOriginUs: number,
  emulatorDied: Promise<void>,
): Promise<void> {
  const { duration, speed } = run.plan;
  const endUs = hostOriginUs + (duration / speed) * 1e6;
  const drawing = setInterval(() => run.progress.update(describe(run, probes, hostOriginUs)), REDRAW_MS);
  let timer: NodeJS.Timeout | undefined;
  const timeOver = new Promise<"time">((resolve) => {
    timer = setTimeout(() => resolve("time"), (endUs - hostNow()) / 1000);
  });
  const allEnded = probes.ended.then(() => "ended" as const);
  const silent = emulatorDied.then(() => "silent" as const);
  const end = await Promise.race([timeOver, allEnded, silent, aborted(run.signal)]);
  clearTimeout(timer);
  clearInterval(drawing);
  run.progress.update(describe(run, probes, hostOriginUs));
  if (end === "time" && isReplay(run)) {
    const message = `the captures go on, but the experiment's time (${duration} s) is over`;
    run.problem(EXIT.timeLimit, { message, next: "set a longer `duration` in the experiment" });
  }
}

function aborted(signal: AbortSignal): Promise<"aborted"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
}

function describe(run: Run, { collected }: FollowedProbes, hostOriginUs: number): string {
  const seconds = Math.min(
    run.plan.duration,
    Math.max(0, ((hostNow() - hostOriginUs) / 1e6) * run.plan.speed),
  );
  const { frames, alerts } = collected;
  const end = isReplay(run) ? "" : ` of ${run.plan.duration}`;
  return `${Math.floor(seconds)}${end} s, ${frames} frames heard, ${alerts} alerts`;
}

/** Captures end when they end; the experiment's time is but a limit. */
function isReplay({ plan }: Run): boolean {
  return plan.probes.every(({ source }) => isRecorded(source));
}
