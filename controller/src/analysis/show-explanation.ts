import type {
  Attempt,
  ConditionCheck,
  EventExplanation,
  FoundValue,
  Property,
  Scope,
} from "@fedprobe/properties";
import type { Colour, Paint } from "../model/paint.js";
import { visibleText } from "../model/visible-text.js";
import type { ExplainedPacket } from "./explain-traces.js";
import { showTime } from "./show-time.js";

const LONGEST_VALUE = 60;

/** The property that is explained. */
export function showProperty({ id, kind, description }: Property, paint: Paint): string {
  return `${paint("bold", `property ${id} (${kind})`)}: ${visibleText(description)}\n`;
}

/** `ipv6.src is 2001:db8::1, $packets is 30`. */
export function showFound(found: readonly FoundValue[]): string {
  return found
    .map(({ name, value }) => {
      if (name.startsWith("#is_exist")) return `${name} is ${value === 1 ? "true" : "false"}`;
      const text = value === undefined ? "absent" : String(value);
      return `${name} is ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text}`;
    })
    .join(", ");
}

/** Ranks count in the merged trace where several probes are judged together: there the time says more. */
function showAttempt({ matched, until, untilRank }: Attempt, scope: Scope): string {
  const places = matched.map(({ event, rank, time }) => {
    return scope === "local" ? `event ${event} by packet ${rank}` : `event ${event} at ${showTime(time)}`;
  });
  const packets = places.join(", ");
  const begun = packets === "" ? "the one that no packet opens" : packets;
  const ends = [
    ...(Number.isFinite(until) ? [`until ${showTime(until)}`] : []),
    ...(Number.isFinite(untilRank) ? [`until packet ${untilRank}`] : []),
  ];
  return `${begun}, open ${ends.join(" and ") || "to the end"}`;
}

/** What the result means, in a sentence that the conditions follow. */
function sentenceOf(explanation: EventExplanation, scope: Scope): string {
  const { result, lacks, opens, excluded, waiting, nearest } = explanation;
  const attempt = nearest ? showAttempt(nearest, scope) : "";
  switch (result) {
    case "matches":
      if (excluded) return "matches, and must not: the attempt ends without success";
      return opens ? "matches, and begins an attempt" : `matches${attempt && `; attempt: ${attempt}`}`;
    case "lacks":
      return `no: the packet carries no ${lacks.join(", ")}`;
    case "fails":
      return "no: a condition on the packet fails";
    case "nobody-waits":
      return "no: all that is asked of the packet alone holds, but no attempt waits for it now: what must come before has not, or its window has closed";
    case "too-early":
      return `no: all conditions hold, but it comes before the window; attempt: ${attempt}`;
    case "too-late":
      return `no: all conditions hold, but it comes after the window; attempt: ${attempt}`;
    case "no-partner":
      return waiting === 0
        ? "no: the packet must match the event before too, and does not fit to itself"
        : `no: ${waiting === 1 ? "one attempt waits for it" : `${waiting} attempts wait for it`}, none fits; the nearest: ${attempt}`;
    case "wrong-fcs":
      return "no: the packet has a wrong FCS, and the property does not name ieee802154.fcs_ok";
  }
}

function showCheck({ text, holds, found }: ConditionCheck, width: number, paint: Paint): string {
  const [mark, colour]: readonly [string, Colour] =
    holds === undefined ? ["·", "dim"] : holds ? ["✓", "green"] : ["✗", "red"];
  const said = holds === undefined ? "not asked" : showFound(found);
  return `    ${paint(colour, mark)} ${visibleText(text).padEnd(width)}  ${paint("dim", visibleText(said))}\n`;
}

/** The part that an event has in its property. */
function roleOf({ opens, excluded, samePacket }: EventExplanation): string {
  if (opens && excluded) return " (when nothing came before it)";
  if (excluded) return " (must not come)";
  if (opens) return " (begins an attempt)";
  return samePacket ? " (the same packet)" : "";
}

/** An event and its part in the property. */
export function headOf(explanation: EventExplanation, paint: Paint): string {
  const { event, description } = explanation;
  const what = visibleText(description || "(no description)");
  return `${paint("bold", `event ${event}`)}${roleOf(explanation)}: ${what}\n`;
}

/** Why a packet matched each event, or did not. */
export function showPacket(packet: ExplainedPacket, scope: Scope, paint: Paint): string {
  const { probe, rank, time, events, verdicts } = packet;
  const told = events.map((event) => {
    const width = Math.min(70, Math.max(0, ...event.conditions.map(({ text }) => text.length)));
    const colour = event.result === "matches" ? "green" : "red";
    const checks = event.conditions.map((check) => showCheck(check, width, paint)).join("");
    return `\n${headOf(event, paint)}  ${paint(colour, visibleText(sentenceOf(event, scope)))}\n${checks}`;
  });
  const end = verdicts.map(({ verdict, time: at }) => `${verdict.replace("_", " ")} (of ${showTime(at)})`);
  return [
    `packet ${rank} of ${visibleText(probe)}, ${showTime(time)}\n`,
    ...told,
    `\n${end.length === 0 ? "The packet brought no verdict." : `With the packet came: ${end.join(", ")}.`}\n`,
  ].join("");
}
