import type { EventExplanation, EventResult, FoundValue } from "@fedprobe/properties";
import type { ExplainedPacket, PacketPlace } from "./explain-traces.js";

/** A reason why packets match an event or do not, and the first packet of which it was so. */
export interface Reason {
  readonly result: EventResult;
  /** The condition that fails, as it is written, or the attributes that are lacking. */
  readonly what: string;
  count: number;
  readonly example: PacketPlace;
  readonly found: readonly FoundValue[];
}

/** All packets at one event of the property. */
export interface EventSummary {
  readonly event: EventExplanation;
  readonly reasons: Map<string, Reason>;
}

/** What the packets of one judge came to: of one input, or of all of them together. */
export interface ExplanationSummary {
  packets: number;
  verdicts: number;
  readonly events: EventSummary[];
}

function whatOf({ result, lacks, conditions }: EventExplanation): {
  what: string;
  found: readonly FoundValue[];
} {
  if (result === "lacks") return { what: lacks.join(", "), found: [] };
  if (result !== "fails" && result !== "no-partner") return { what: "", found: [] };
  const failing = conditions.find(({ holds }) => holds === false);
  return { what: failing?.text ?? "", found: failing?.found ?? [] };
}

/** Adds a packet to what is known of those before it. */
export function addPacket(
  summary: ExplanationSummary,
  { probe, rank, events, verdicts }: ExplainedPacket,
): void {
  summary.packets += 1;
  summary.verdicts += verdicts.length;
  for (const [index, event] of events.entries()) {
    summary.events[index] ??= { event, reasons: new Map() };
    const { reasons } = summary.events[index];
    const { what, found } = whatOf(event);
    const key = `${event.result} ${what}`;
    const reason = reasons.get(key) ?? {
      result: event.result,
      what,
      count: 0,
      example: { probe, rank },
      found,
    };
    reason.count += 1;
    reasons.set(key, reason);
  }
}

/** Of no packets. */
export function emptySummary(): ExplanationSummary {
  return { packets: 0, verdicts: 0, events: [] };
}

/** The same as an object of JSON. */
export function summaryObject({ packets, verdicts, events }: ExplanationSummary) {
  const list = events.map(({ event: { event, description }, reasons }) => {
    return { event, description, reasons: [...reasons.values()] };
  });
  return { packets, verdicts, events: list };
}
