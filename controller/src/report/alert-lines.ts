import { safeJson } from "../model/visible-text.js";
import type { ReportedAlert } from "./report.js";

/** One alert a line, in the words of `analyze --format jsonl`; times in µs since 1970, `raised` is when the alert was. */
export function writeAlertLines(alerts: readonly ReportedAlert[]): string {
  return alerts.map((alert) => `${safeJson(toLine(alert))}\n`).join("");
}

function toLine(alert: ReportedAlert) {
  return {
    property_id: alert.propertyId,
    kind: alert.kind,
    severity: alert.severity,
    type: alert.type,
    verdict: alert.verdict,
    time: alert.firstUs,
    last: alert.lastUs,
    raised: alert.raisedUs,
    node: alert.node,
    target: alert.target,
    count: alert.count,
    description: alert.description,
    probe: alert.probe,
    id: alert.id,
    revision: alert.revision,
    ...(alert.class && { class: alert.class }),
    events: Object.fromEntries(
      alert.events.map(({ id, rank, timeUs, attributes }) => [id, { rank, time: timeUs, attributes }]),
    ),
  };
}
