import { decodeValue, type MatchedEvent, type PropertySummary } from "@fedprobe/proto";
import type { Analysis, FoundAlert } from "./analyze-captures.js";

/** One alert as a line of JSON; times in µs since 1970, `rank` counts the frames of the probe from 1. */
export function alertLine(found: FoundAlert): string {
  return JSON.stringify(alertObject(found));
}

/** The whole analysis as one document. */
export function asDocument({ alerts, summaries, counts }: Analysis): unknown {
  const properties = summaries.flatMap(({ probe, properties: list }) =>
    list.map((one) => ({ probe, ...countsOf(one) })),
  );
  return { v: 1, alerts: alerts.map(alertObject), properties, frames: counts };
}

function alertObject({ probe, alert }: FoundAlert): unknown {
  const { propertyId, kind, severity, type, verdict, node, nodes, target, description } = alert;
  return {
    ...{ property_id: propertyId, kind, severity, type, verdict, time: Number(alert.firstUs) },
    ...{ last: Number(alert.lastUs), node, nodes, target, count: Number(alert.count), description, probe },
    events: Object.fromEntries(alert.events.map((event) => [event.eventId, eventObject(event)])),
  };
}

function eventObject({ rank, timeUs, attributes }: MatchedEvent): unknown {
  const values = Object.fromEntries(attributes.map(({ name, value }) => [name, decodeValue(value)]));
  return { rank: Number(rank), time: Number(timeUs), attributes: values };
}

/** Alerts as a table for people; says so if there are none. */
export function alertTable({ alerts }: Analysis): string {
  if (alerts.length === 0) return "no alert\n";
  const rows = alerts.map(({ probe, alert }) => [
    new Date(Number(alert.firstUs) / 1000).toISOString(),
    ...[alert.kind, alert.node, alert.target, String(alert.count), probe, alert.description],
  ]);
  return layOut([["time", "kind", "node", "target", "count", "probe", "description"], ...rows]);
}

/** How often each property was decided how, and what became of the frames. */
export function countsTable({ summaries, counts }: Analysis): string {
  const head = [
    "probe",
    "property",
    "respected",
    "violated",
    "detected",
    "not detected",
    "inconclusive",
    "dropped",
  ];
  const rows = summaries.flatMap(({ probe, properties }) =>
    properties
      .map(countsOf)
      .map((one) => [
        ...[probe, `${one.property_id} ${one.kind}`, one.respected, one.violated, one.detected],
        ...[one.not_detected, one.inconclusive, one.instances_dropped],
      ]),
  );
  const frames = Object.entries(counts).map(
    ([probe, { analysed = 0, malformed = 0, "bad-fcs": bad = 0 }]) => {
      return `${probe}: ${analysed} frames, ${malformed} malformed, ${bad} with a wrong FCS\n`;
    },
  );
  return layOut([head, ...rows.map((row) => row.map(String))]) + frames.join("");
}

function countsOf(summary: PropertySummary) {
  return {
    property_id: summary.propertyId,
    kind: summary.kind,
    respected: Number(summary.respected),
    violated: Number(summary.violated),
    detected: Number(summary.detected),
    not_detected: Number(summary.notDetected),
    inconclusive: Number(summary.inconclusive),
    instances_dropped: Number(summary.instancesDropped),
  };
}

/** Columns as wide as their widest cell. Control characters are shown, not sent to the terminal. */
function layOut(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) =>
    row.map((cell) => JSON.stringify(cell).slice(1, -1).replaceAll('\\"', '"')),
  );
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => (row[column] ?? "").length)),
  );
  return clean
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
