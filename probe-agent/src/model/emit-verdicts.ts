import {
  type Alert,
  type MatchedEvent,
  type PropertyCounts,
  type Reaction,
  writeReaction,
} from "@fedprobe/properties";
import type {
  Alert as AlertRecord,
  MatchedEvent as MatchedEventRecord,
  PropertySummary,
} from "@fedprobe/proto";
import { encodeValue } from "@fedprobe/proto";
import type { Emit } from "./record.js";

/** Puts alerts (or new revisions of held ones) into the journal. */
export function emitAlerts(alerts: Iterable<Alert>, raisedUs: number, emit: Emit): void {
  for (const alert of alerts) emit(alert.last, { $case: "alert", value: alertRecord(alert, raisedUs) });
}

/** What came of a reaction. */
export interface ReactionResult {
  readonly reaction: Reaction;
  readonly alert: Alert;
  readonly outcome: "done" | "failed" | "not-run";
  /** What was done, or why not and what to do about it. */
  readonly detail: string;
}

/** Says what came of a reaction. */
export function emitReaction(result: ReactionResult, timeUs: number, emit: Emit): void {
  const { reaction, alert, outcome, detail } = result;
  const { propertyId, id: alertId } = alert;
  emit(timeUs, {
    $case: "reaction",
    value: { propertyId, alertId, reaction: writeReaction(reaction), outcome, detail },
  });
}

/** Says how often each property was decided how. */
export function emitSummary(counts: readonly PropertyCounts[], timeUs: number, emit: Emit): void {
  emit(timeUs, { $case: "summary", value: { properties: counts.map(summaryRecord) } });
}

function alertRecord(alert: Alert, raisedUs: number): AlertRecord {
  const { id, revision, propertyId, kind, severity, type, verdict, description } = alert;
  return {
    ...{ id, revision, propertyId, kind, severity, type, verdict, description },
    node: alert.node ?? "",
    nodes: [...(alert.nodes ?? (alert.node === undefined ? [] : [alert.node]))],
    target: alert.target ?? "",
    count: BigInt(alert.count),
    firstUs: microseconds(alert.first),
    lastUs: microseconds(alert.last),
    raisedUs: microseconds(raisedUs),
    events: alert.events.map(eventRecord),
  };
}

function eventRecord({ id, rank, time, attributes }: MatchedEvent): MatchedEventRecord {
  return {
    eventId: id,
    rank: BigInt(rank),
    timeUs: microseconds(time),
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, value: encodeValue(value) })),
  };
}

function summaryRecord(counts: PropertyCounts): PropertySummary {
  return {
    propertyId: counts.propertyId,
    kind: counts.kind,
    description: counts.description,
    respected: BigInt(counts.respected),
    violated: BigInt(counts.violated),
    detected: BigInt(counts.detected),
    notDetected: BigInt(counts.notDetected),
    inconclusive: BigInt(counts.inconclusive),
    instancesDropped: BigInt(counts.instancesDropped),
  };
}

function microseconds(time: number): bigint {
  return BigInt(Math.max(0, Math.round(time)));
}
