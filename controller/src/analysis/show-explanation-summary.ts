import type { EventResult } from "@fedprobe/properties";
import type { Paint } from "../model/paint.js";
import { visibleText } from "../model/visible-text.js";
import type { EventSummary, ExplanationSummary, Reason } from "./explanation-summary.js";
import { headOf, showFound } from "./show-explanation.js";

/** How often packets came to such an end, for people. */
const RESULTS: Readonly<Record<EventResult, string>> = {
  matches: "match",
  lacks: "carry no",
  fails: "fail at",
  "nobody-waits": "would match, but nobody waits for them",
  "too-early": "come before the window of every attempt that they would fit",
  "too-late": "come after the window of every attempt that they would fit",
  "no-partner": "fit no attempt that waits, the nearest not for",
  "wrong-fcs": "have a wrong FCS",
};

function showReason({ result, what, count, example, found }: Reason, width: number, paint: Paint): string {
  const mark = result === "matches" ? paint("green", "✓") : paint("red", "✗");
  const values = found.length === 0 ? "" : `: ${showFound(found)}`;
  const place = paint("dim", visibleText(`such as packet ${example.rank} of ${example.probe}${values}`));
  return `  ${mark} ${String(count).padStart(width)} ${RESULTS[result]}${what && ` ${visibleText(what)}`}  ${place}\n`;
}

function showEvent({ event, reasons }: EventSummary, paint: Paint): string {
  const sorted = [...reasons.values()].sort((a, b) => b.count - a.count);
  const width = Math.max(...sorted.map(({ count }) => String(count).length));
  return `\n${headOf(event, paint)}${sorted.map((reason) => showReason(reason, width, paint)).join("")}`;
}

/** Why packets match each event, or do not, and how many. */
export function showSummary(probe: string, summary: ExplanationSummary, paint: Paint): string {
  const { packets, verdicts, events } = summary;
  const head = `${visibleText(probe)}: ${packets} packets, ${verdicts} verdicts\n`;
  return `${head}${events.map((event) => showEvent(event, paint)).join("")}`;
}
