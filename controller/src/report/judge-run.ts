import type { Rates } from "../scoring/score.js";
import { listErrors } from "./list-errors.js";
import { formatNumberOf } from "./quantities.js";
import type { Capture, Verdict } from "./report.js";
import type { ReportData } from "./report-data.js";

/** The line at the top of the report, and what speaks against believing it. */
export function judgeRun(data: ReportData, capture: Capture, total: Rates | undefined): Verdict {
  const { outcome } = data.facts;
  const { failure, others } = listErrors(data);
  const doubts = [...listLostProbes(data), ...listImbalances(capture), ...others];
  if (outcome === "failed") {
    const headline = failure === undefined ? "The run failed" : `The run failed: ${failure}`;
    const score = total ? [`all the same: ${describeScore(total)}`] : [];
    return { status: "bad", headline, concerns: [...score, ...doubts] };
  }
  const alerts = countAlerts(data);
  if (outcome === "aborted" && alerts === 0 && !total?.required)
    return { status: "open", headline: "The run was ended by the user", concerns: doubts };
  const concerns = outcome === "complete" ? doubts : [`the run is not complete: ${outcome}`, ...doubts];
  if (!total) return { status: "open", headline: describeAlerts(alerts), concerns };
  return { status: statusOf(total, concerns), headline: describeScore(total), concerns };
}

function countAlerts({ alerts }: ReportData): number {
  return alerts.filter(({ severity }) => severity === "alert").length;
}

function statusOf({ found, required, falseAlerts }: Rates, concerns: readonly string[]): Verdict["status"] {
  if (found !== required || falseAlerts > 0) return "bad";
  return concerns.length > 0 ? "degraded" : "good";
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
