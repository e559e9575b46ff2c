import { safeJson } from "../model/visible-text.js";
import type { ReportedAlert } from "./report.js";

/** One alert a line: keys are the columns of the table `alerts`; `events` by their number in the property. */
export function writeAlertLines(alerts: readonly ReportedAlert[]): string {
  return alerts.map((alert) => `${safeJson(toLine(alert))}\n`).join("");
}

function toLine(alert: ReportedAlert) {
  const { probe, id, revision, kind, severity, type, verdict, node, nodes, target, count, description } =
    alert;
  return {
    ...{ probe, id, revision, property_id: alert.propertyId, kind, severity, type, verdict },
    ...{ node, nodes, target, count },
    ...{ first_us: alert.firstUs, last_us: alert.lastUs, raised_us: alert.raisedUs, description },
    ...(alert.class && { class: alert.class }),
    events: Object.fromEntries(
      alert.events.map(({ id, rank, timeUs, attributes }) => [id, { rank, time_us: timeUs, attributes }]),
    ),
  };
}
