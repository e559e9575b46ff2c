import { hostNow } from "@fedprobe/probe-agent";
import { EXIT } from "../model/errors.js";
import type { Run } from "./open-run.js";
import type { FollowedProbes } from "./start-probes.js";

const REDRAW_MS = 500;

/** Until the experiment's time is over, every probe has ended, or the user has had enough. */
export async function waitForEnd(run: Run, probes: FollowedProbes, hostOriginUs: number): Promise<void> {
  const { duration, speed } = run.plan;
  const endUs = hostOriginUs + (duration / speed) * 1e6;
  const drawing = setInterval(() => run.progress.update(describe(run, probes, hostOriginUs)), REDRAW_MS);
  let timer: NodeJS.Timeout | undefined;
  const timeOver = new Promise<"time">((resolve) => {
    timer = setTimeout(() => resolve("time"), (endUs - hostNow()) / 1000);
  });
  const allEnded = Promise.all(probes.followed.map(({ state }) => state)).then(() => "ended" as const);
  const end = await Promise.race([timeOver, allEnded, aborted(run.signal)]);
  clearTimeout(timer);
  clearInterval(drawing);
  run.progress.update(describe(run, probes, hostOriginUs));
  if (end === "time" && run.plan.probes.every(({ source }) => source.kind === "file")) {
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
  return `${Math.floor(seconds)} of ${run.plan.duration} s, ${frames} frames heard, ${alerts} alerts`;
}
