import type { Property } from "@fedprobe/properties";
import { durationSeconds, formatDuration } from "./duration.js";
import type { Finding } from "./finding.js";
import type { ExperimentFile } from "./schema.js";

const KIND = "node-failure";
const SILENCE = "silence";

/** Seconds by which frames may come late, so that a silence is certain only after it and these. */
const LATENESS = 5;

/** What is no mistake in an experiment but will disappoint: deaths that are too short to be found. */
export function findWarnings(declared: ExperimentFile, properties: readonly Property[]): Finding[] {
  const silence = leastSilence(declared, properties);
  const { duration, timeline } = declared;
  if (silence === undefined || duration === undefined) return [];
  return timeline.flatMap((action, index): Finding[] => {
    if (action.do !== "dead") return [];
    const lasts = action.for
      ? durationSeconds(action.for)
      : durationSeconds(duration) - durationSeconds(action.at);
    if (lasts >= silence + LATENESS) return [];
    const path = ["timeline", index, ...(action.for ? ["for"] : [])];
    const howLong = `${formatDuration(lasts)}${action.for ? "" : ", to the end of the run"}`;
    const needed = `after ${formatDuration(silence)} of silence (${KIND}.${SILENCE}) and ${LATENESS}s of lateness`;
    return [
      {
        path,
        message: `this node failure can never be found: it lasts ${howLong}, and only ${needed} is one`,
        next: `let it last ${formatDuration(silence + LATENESS)}, or lower ${KIND}.${SILENCE} under property_parameters`,
      },
    ];
  });
}

/** The shortest silence, in seconds, that a property takes for a node failure; undefined if none does. */
function leastSilence(declared: ExperimentFile, properties: readonly Property[]): number | undefined {
  const silences = properties.flatMap(({ id, kind, parameters }) => {
    if (kind !== KIND) return [];
    const set = declared.property_parameters;
    const standard = parameters.find(({ name }) => name === SILENCE)?.default;
    const value =
      standard === undefined ? undefined : (set[`${id}.${SILENCE}`] ?? set[`${kind}.${SILENCE}`] ?? standard);
    return value === undefined ? [] : [Number(value)];
  });
  return silences.length > 0 ? Math.min(...silences) : undefined;
}
