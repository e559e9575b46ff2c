import { visibleText } from "../model/visible-text.js";
import { countLosses, listLosses } from "./capture-balance.js";
import { sumOf } from "./group-by.js";
import { formatCount, formatNumberOf, formatSeconds } from "./quantities.js";
import type { Attack, Capture, Report, ReportedAlert, Verdict } from "./report.js";

const SIGNS: Readonly<Record<Verdict["status"], string>> = { good: "✓", bad: "✗", degraded: "!", open: "·" };
const MOST_LINES = 20;
/** Longer lines come from somebody who wants to fill the screen. */
const LONGEST_LINE = 300;

/** What the terminal shows at the end of a run: lines without colours, and nothing in them that could steer it. */
export function summarize(report: Report): string {
  const { verdict, attacks = [], alerts } = report;
  const lines = [
    `${SIGNS[verdict.status]} ${verdict.headline}`,
    ...verdict.concerns.map((concern) => entry("!", concern)),
    ...cut(attacks.filter(({ required }) => required).map(describeAttack)),
    ...cut(alerts.filter(needsReader).map(describeAlert)),
    entry("frames", describeFrames(report)),
  ];
  return lines.map((line) => visibleText(line.slice(0, LONGEST_LINE))).join("\n");
}

/** What is false, and all that nobody judged but the reader: where no truth is known, and of rules of their own. */
function needsReader({ class: judged, severity }: ReportedAlert): boolean {
  return judged === undefined || judged === "false" || (judged === "info" && severity === "alert");
}

function entry(word: string, text: string): string {
  return `  ${word.padEnd(8)}${text}`;
}

function describeAttack({ kind, names, found, delayUs = 0, probes }: Attack): string {
  const who = `${kind} by ${names.join(", ")}`;
  if (!found) return entry("missed", who);
  return entry("found", `${who} after ${formatSeconds(delayUs / 1e6)}, at ${probes.join(", ")}`);
}

function describeAlert({ class: name, kind, nodeName, probe, description }: ReportedAlert): string {
  return entry(name === "false" ? "false" : "alert", `${kind} on ${nodeName} at ${probe}: ${description}`);
}

function describeFrames({ hearing, capture }: Report): string {
  const analysed = sumOf(hearing.probes, (probe) => probe.analysed ?? 0);
  return `${formatCount(analysed)} analysed, ${describeDrops(capture)}`;
}

function describeDrops(capture: Capture): string {
  const total = countLosses(capture);
  if (total === 0) return "none dropped";
  const reasons = listLosses(capture).map(
    ({ probe, name, count }) => `${name} at ${probe}: ${formatCount(count)}`,
  );
  return `${formatCount(total)} dropped (${reasons.join(", ")})`;
}

function cut(lines: readonly string[]): string[] {
  const left = lines.length - MOST_LINES;
  return [
    ...lines.slice(0, MOST_LINES),
    ...(left > 0 ? [entry("", `and ${formatNumberOf(left, "more", "more")}`)] : []),
  ];
}
