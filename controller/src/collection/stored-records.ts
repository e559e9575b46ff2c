import type { Record as JournalRecord } from "@fedprobe/proto";
import { decodeValue } from "@fedprobe/proto";
import type {
  StoredAlert,
  StoredCounter,
  StoredNotice,
  StoredReaction,
  StoredSummary,
  StoredThroughput,
} from "../model/records.js";

/** One record of a probe's journal as rows of the store; empty where it is of another kind. */
export function alertOf(probe: string, { body }: JournalRecord): StoredAlert[] {
  if (body?.$case !== "alert") return [];
  const { id, revision, propertyId, kind, severity, type, verdict, node, nodes, target, description } =
    body.value;
  const events = body.value.events.map((event) => ({
    id: event.eventId,
    rank: Number(event.rank),
    timeUs: Number(event.timeUs),
    attributes: Object.fromEntries(
      event.attributes.flatMap(({ name, value }) => {
        const decoded = decodeValue(value);
        return decoded === undefined ? [] : [[name, decoded]];
      }),
    ),
  }));
  const times = {
    firstUs: Number(body.value.firstUs),
    lastUs: Number(body.value.lastUs),
    raisedUs: Number(body.value.raisedUs),
  };
  const facts = { id, revision, propertyId, kind, severity, type, verdict, node, nodes, target, description };
  return [{ probe, ...facts, ...times, count: Number(body.value.count), events }];
}

export function throughputOf(probe: string, { timeUs, body }: JournalRecord): StoredThroughput[] {
  if (body?.$case !== "throughput") return [];
  const { lengthUs, nodes } = body.value;
  return nodes.map(({ node, frames, bytes, badFcs }) => ({
    ...{ probe, node, frames, badFcs },
    timeUs: Number(timeUs),
    lengthUs: Number(lengthUs),
    bytes: Number(bytes),
  }));
}

export function countersOf(probe: string, { timeUs, body }: JournalRecord): StoredCounter[] {
  if (body?.$case !== "counters") return [];
  const { source, counts } = body.value;
  return Object.entries(counts).map(([name, count]) => ({
    probe,
    source,
    name,
    timeUs: Number(timeUs),
    count: Number(count),
  }));
}

export function summariesOf(probe: string, { body }: JournalRecord): StoredSummary[] {
  if (body?.$case !== "summary") return [];
  return body.value.properties.map(({ propertyId, kind, description, ...counts }) => ({
    ...{ probe, propertyId, kind, description },
    respected: Number(counts.respected),
    violated: Number(counts.violated),
    detected: Number(counts.detected),
    notDetected: Number(counts.notDetected),
    inconclusive: Number(counts.inconclusive),
    instancesDropped: Number(counts.instancesDropped),
  }));
}

/** Notices, and what a source says of itself. */
export function noticeOf(probe: string, { timeUs, body }: JournalRecord): StoredNotice[] {
  if (body?.$case === "sourceState")
    return [{ probe, timeUs: Number(timeUs), severity: "info", message: body.value.message }];
  if (body?.$case !== "notice") return [];
  const severity =
    body.value.severity === "error" || body.value.severity === "warning" ? body.value.severity : "info";
  return [{ probe, timeUs: Number(timeUs), severity, message: body.value.message }];
}

export function reactionsOf(probe: string, { timeUs, body }: JournalRecord): StoredReaction[] {
  if (body?.$case !== "reaction") return [];
  const { outcome, ...what } = body.value;
  const known = outcome === "done" || outcome === "not-run" ? outcome : "failed";
  return [{ probe, timeUs: Number(timeUs), ...what, outcome: known }];
}
