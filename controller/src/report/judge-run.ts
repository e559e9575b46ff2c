import type { Rates } from "../scoring/score.js";
import { formatNumberOf } from "./quantities.js";
import type { Capture, Verdict } from "./report.js";
import type { ReportData } from "./report-data.js";

/** The line at the top of the report, and what speaks against believing it. */
export function judgeRun(data: ReportData, capture: Capture, total: Rates | undefined): Verdict {
  const concerns = [...listOutcome(data), ...listLostProbes(data), ...listImbalances(capture)];
  if (!total) return { status: "open", headline: describeAlerts(data), concerns };
  const isRight = total.found === total.required && total.falseAlerts === 0;
  const status = !isRight ? "bad" : concerns.length > 0 ? "degraded" : "good";
  return { status, headline: describeScore(total), concerns };
}

function describeAlerts({ alerts }: ReportData): string {
  const count = alerts.filter(({ severity }) => severity === "alert").length;
  return `${formatNumberOf(count, "alert")}; what was really done is not known, so none is called right or wrong`;
}

function describeScore({ required, found, falseAlerts }: Rates): string {
  const attacks = `${found} of ${formatNumberOf(required, "attack")} found`;
  const wrong = formatNumberOf(falseAlerts, "false alert");
  return `${required === 0 ? "no attack was made" : attacks}, ${wrong}`;
}

function listOutcome({ facts }: ReportData): string[] {
  return facts.outcome === "complete" ? [] : [`the run is not complete: ${facts.outcome}`];
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
