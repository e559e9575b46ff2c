import type { Rates } from "../scoring/score.js";
import { listErrors } from "./list-errors.js";
import { formatFigure, formatNumberOf } from "./quantities.js";
import type { Capture, Ensured, Verdict } from "./report.js";
import type { ReportData } from "./report-data.js";

/** The line at the top of the report, and what speaks against believing it. */
export function judgeRun(
  data: ReportData,
  capture: Capture,
  total: Rates | undefined,
  ensured: readonly Ensured[],
): Verdict {
  const { outcome } = data.facts;
  const { failure, others } = listErrors(data);
  const doubts = [...listUnmet(ensured), ...listLostProbes(data), ...listImbalances(capture), ...others];
  if (outcome === "failed") {
    const headline = failure === undefined ? "The run failed" : `The run failed: ${failure}`;
    const score = total ? [`all the same: ${describeScore(total)}`] : [];
    return { status: "bad", headline, concerns: [...score, ...doubts] };
  }
  const alerts = countAlerts(data);
  if (outcome === "aborted" && alerts === 0 && !total?.required)
    return { status: "open", headline: "The run was ended by the user", concerns: doubts };
  const concerns = outcome === "complete" ? doubts : [`the run is not complete: ${outcome}`, ...doubts];
  const headline = total ? describeScore(total) : describeAlerts(alerts);
  return { status: statusOf(total, ensured, concerns), headline, concerns };
}

function countAlerts({ alerts }: ReportData): number {
  return alerts.filter(({ severity }) => severity === "alert").length;
}

/** What the experiment asks of the run decides; if it asks nothing, all must be found and nothing else said. */
function statusOf(
  total: Rates | undefined,
  ensured: readonly Ensured[],
  concerns: readonly string[],
): Verdict["status"] {
  if (ensured.some(({ met }) => !met)) return "bad";
  if (ensured.length === 0) {
    if (!total) return "open";
    if (total.found !== total.required || total.falseAlerts > 0) return "bad";
  }
  return concerns.length > 0 ? "degraded" : "good";
}

/** Conditions that are not met, each with what it is instead. */
export function describeUnmet(ensured: readonly Ensured[]): string[] {
  return ensured.flatMap(({ condition, value, met }) =>
    met ? [] : [`${condition} (it is ${formatFigure(value)})`],
  );
}

function listUnmet(ensured: readonly Ensured[]): string[] {
  return describeUnmet(ensured).map((unmet) => `not ensured: ${unmet}`);
}

function describeAlerts(count: number): string {
  return `${formatNumberOf(count, "alert")}; what was really done is not known, so none is called right or wrong`;
}

function describeScore({ required, found, falseAlerts }: Rates): string {
  const attacks = `${found} of ${formatNumberOf(required, "attack")} found`;
  const wrong = formatNumberOf(falseAlerts, "false alert");
  return `${required === 0 ? "no attack was made" : attacks}, ${wrong}`;
}

function listLostProbes({ facts }: ReportData): string[] {
  return facts.probes.flatMap(({ name, node, state }) =>
    state === "ended" ? [] : [`probe ${name} on node ${node} ${state === "died" ? "died" : "was lost"}`],
  );
}

function listImbalances({ sources }: Capture): string[] {
  return sources.flatMap(({ probe, source, balance }) =>
    balance === "broken"
      ? [`the counts of ${probe} (${source}) do not add up: received is not analysed + dropped`]
      : [],
  );
}
