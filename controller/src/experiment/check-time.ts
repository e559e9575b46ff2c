import type { Draft } from "./check-form.js";
import { durationSeconds, formatDuration } from "./duration.js";
import type { Finding } from "./finding.js";
import { quoted } from "./text.js";

/** Host seconds: the programs on nodes end by timers, which count milliseconds in 31 bits. */
const LONGEST_RUN = 20 * 24 * 3600;

/** The run has an end, nothing happens after it, and only time that is not real is compressed. */
export function checkTime(draft: Draft): Finding[] {
  return [...missingDuration(draft), ...endlessRun(draft), ...actionsBeyond(draft), ...compressedLife(draft)];
}

function missingDuration(draft: Draft): Finding[] {
  if ("duration" in draft || !draft.probes || !listens(draft)) return [];
  const next = "add duration: 4m";
  return [{ path: ["duration"], message: "duration is missing: the run would never end", next }];
}

function endlessRun({ duration, time }: Draft): Finding[] {
  const seconds = durationSeconds(duration ?? "0s") / (time?.speed ?? 1);
  if (seconds <= LONGEST_RUN) return [];
  const message = `the run would take ${formatDuration(seconds)}, and ${formatDuration(LONGEST_RUN)} is the most`;
  return [{ path: ["duration"], message, next: "shorten duration" }];
}

/** Whether a probe listens for ever: to be asked when no duration is given. */
function listens({ probes = {}, emulation }: Draft): boolean {
  return emulation !== undefined || Object.values(probes).some((probe) => isLive(probe?.source));
}

type DraftSource = NonNullable<NonNullable<Draft["probes"]>[string]>["source"];

/** Whether a source waits for what comes, and never ends. */
function isLive(source: DraftSource): boolean {
  return source?.kind === "zep" || (source?.kind === "events" && !("path" in source));
}

function actionsBeyond({ duration, timeline = [] }: Draft): Finding[] {
  if (duration === undefined) return [];
  const end = durationSeconds(duration);
  return timeline.flatMap((action, index): Finding[] => {
    if (!action?.at) return [];
    const begin = durationSeconds(action.at);
    const path = ["timeline", index];
    const next = "lengthen duration, or let it happen earlier";
    if (begin >= end) {
      const message = `the action begins at ${formatDuration(begin)} and the run ends at ${formatDuration(end)}`;
      return [{ path: [...path, "at"], message, next }];
    }
    const stop = begin + (action.for ? durationSeconds(action.for) : 0);
    if (stop <= end) return [];
    const message = `the action ends at ${formatDuration(stop)} and the run at ${formatDuration(end)}`;
    return [{ path: [...path, "for"], message, next }];
  });
}

function compressedLife({ time, probes = {}, emulation }: Draft): Finding[] {
  if (time?.speed === undefined || time.speed === 1) return [];
  const sniffers = emulation?.sniffers ?? {};
  const live = Object.keys(probes).filter(
    (name) => isLive(probes[name]?.source) && !Object.hasOwn(sniffers, name),
  );
  return live.slice(0, 1).map((name) => ({
    path: ["time", "speed"],
    message: `time.speed must be 1: the probe ${quoted(name)} hears live traffic`,
    next: `remove it, or add ${name} to emulation.sniffers`,
  }));
}
