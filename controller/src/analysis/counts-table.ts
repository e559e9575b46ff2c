import { layOutText } from "../model/text-table.js";
import { visibleText } from "../model/visible-text.js";
import type { Analysis } from "./analyze-inputs.js";
import type { TraceCounts } from "./trace.js";

const DECISIONS = ["respected", "violated", "detected", "not detected", "inconclusive", "instances dropped"];

/** How often each property was decided how, and what became of the packets. */
export function countsTable({ counts: judged, traces }: Pick<Analysis, "counts" | "traces">): string {
  const rows = judged.flatMap(([probe, list]) =>
    list.map(({ propertyId, kind, ...counts }) => [
      ...[probe, `${propertyId} ${kind}`, counts.respected, counts.violated, counts.detected],
      ...[counts.notDetected, counts.inconclusive, counts.instancesDropped],
    ]),
  );
  const lines = traces.map(({ probe, counts }) => `${visibleText(probe)}: ${describeCounts(counts)}\n`);
  const table = [["probe", "property", ...DECISIONS], ...rows.map((row) => row.map(String))];
  return layOutText(table, 2) + lines.join("");
}

/** What is 0 goes without saying. */
function describeCounts(counts: TraceCounts): string {
  const { analysed, malformed, late } = counts;
  const parts: readonly (readonly [number, string])[] = [
    [counts["bad-fcs"], "with a wrong FCS"],
    [malformed, "lines without an event"],
    [counts["out-of-order"], "out of order"],
    [late, "too late to be put in order"],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [analysed === 1 ? "1 packet" : `${analysed} packets`, ...said].join(", ");
}
