import type { PropertyCounts } from "@fedprobe/properties";
import { safeJson } from "../model/visible-text.js";
import type { AlertFormat } from "./alert-format.js";
import type { FoundAlert, FoundEvent } from "./found-alert.js";

/** Keys of an alert; times in µs since 1970, ranks count the packets of an input from 1. */
function alertObject(alert: FoundAlert) {
  const { propertyId, kind, severity, type, verdict, time, node = "", target = "" } = alert;
  const { count, description, last, probe } = alert;
  const nodes = alert.nodes ?? (node === "" ? [] : [node]);
  const events: Record<number, Omit<FoundEvent, "id" | "probe">> = {};
  for (const event of alert.events)
    events[event.id] = { rank: event.rank, time: event.time, attributes: event.attributes };
  // Written out: spreading costs more than writing the line.
  return {
    property_id: propertyId,
    kind,
    severity,
    type,
    verdict,
    time,
    node,
    nodes,
    target,
    count,
    description,
    events,
    last,
    probe,
    ...(alert.reaction !== undefined && { reaction: alert.reaction }),
  };
}

/** One alert a line. */
export const alertLines: AlertFormat = {
  keep: [],
  begin: () => "",
  alert: (alert) => `${safeJson(alertObject(alert))}\n`,
  end: () => "",
};

/** The whole analysis as one document. */
export function makeDocument(): AlertFormat {
  let separator = "";
  return {
    keep: [],
    begin: () => '{"v":1,"alerts":[',
    alert(alert) {
      const text = separator + safeJson(alertObject(alert));
      separator = ",";
      return text;
    },
    end({ counts: judged, traces }) {
      const counted = judged.flatMap(([probe, list]) => list.map((one) => ({ probe, ...countsObject(one) })));
      const frames = Object.fromEntries(traces.map(({ probe, counts }) => [probe, counts]));
      return `],"properties":${safeJson(counted)},"frames":${safeJson(frames)}}\n`;
    },
  };
}

function countsObject({ propertyId, kind, respected, violated, detected, ...counts }: PropertyCounts) {
  return {
    ...{ property_id: propertyId, kind, respected, violated, detected },
    ...{ not_detected: counts.notDetected, inconclusive: counts.inconclusive },
    ...{ instances_dropped: counts.instancesDropped, counts_dropped: counts.countsDropped },
  };
}
