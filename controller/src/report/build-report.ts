import { accusedBy } from "../scoring/match-alert.js";
import type { Score } from "../scoring/score.js";
import { keyOf, scoreRun } from "../scoring/score-run.js";
import { balanceCapture } from "./capture-balance.js";
import { checkConditions } from "./check-conditions.js";
import { describeHearing } from "./hearing.js";
import { judgeRun } from "./judge-run.js";
import type { Attack, Report, ReportedAlert } from "./report.js";
import type { ReportData } from "./report-data.js";
import { makeThroughputSeries } from "./throughput-series.js";

/** What frames of no known sender are called. */
const NOBODY = "unattributed";

/** Works out all that the report says; pure. */
export function buildReport(data: ReportData): Report {
  const content = describeContent(data);
  const ensured = checkConditions(data.facts.ensure, content);
  const verdict = judgeRun(data, content.capture, content.score?.total, ensured);
  const { run, ...rest } = content;
  return { v: 1, run, verdict, ensured, ...rest };
}

/** All but what is made of it. */
function describeContent(data: ReportData): Omit<Report, "v" | "verdict" | "ensured"> {
  const { probes, phases, ensure: _, ...run } = data.facts;
  const nameOf = nameNodes(data);
  const span = { startUs: run.originUs, endUs: run.originUs + run.durationSeconds * 1e6 };
  const score = data.truth && scoreRun(data.alerts, data.truth, span);
  const capture = balanceCapture(data.counters, data.emulation);
  const culprits = listCulprits(data);
  const secondsOf = (timeUs: number) => (timeUs - run.originUs) / 1e6;
  return {
    run,
    devices: data.devices,
    ...(score && { attacks: describeAttacks(score, nameOf, secondsOf), score: ratesOf(score) }),
    alerts: describeAlerts(data, score, nameOf, secondsOf),
    throughput: makeThroughputSeries(data.throughput, { ...run, culprits, nameOf }),
    hearing: describeHearing(data, capture.sources, nameOf),
    ...placesOf(data),
    capture,
    properties: data.properties,
    probes,
    phases,
    notices: data.notices.map((notice) => ({ ...notice, seconds: secondsOf(notice.timeUs) })),
    reactions: data.reactions.map((reaction) => ({ ...reaction, seconds: secondsOf(reaction.timeUs) })),
  };
}

/** Where the sniffers were, where that is known. */
function placesOf({ emulation }: ReportData): Pick<Report, "places"> {
  const places = emulation?.sniffers.flatMap(({ probe, x, y }) => {
    return x === undefined || y === undefined ? [] : [{ probe, x, y }];
  });
  return places ? { places } : {};
}

/** What the score says of all alerts and labels together; of each, it stands with the alert and the attack. */
function ratesOf({ alerts: _alerts, labels: _labels, ...rates }: Score): Omit<Score, "alerts" | "labels"> {
  return rates;
}

function nameNodes({ devices }: ReportData): (node: string) => string {
  const names = new Map(
    devices.flatMap(({ name, eui64, address }) => [
      [eui64.toLowerCase(), name],
      [address.toLowerCase(), name],
    ]),
  );
  return (node) => names.get(node.toLowerCase()) ?? (node === "" ? NOBODY : node);
}

/** Nodes that did something; where nobody knows who did, those that an alert names. */
function listCulprits({ alerts, truth }: ReportData): Set<string> {
  const accused = alerts.filter(({ severity, node }) => severity === "alert" && node !== "");
  const nodes = truth
    ? truth.filter(({ required }) => required).flatMap((label) => label.nodes)
    : accused.map(({ node }) => node);
  return new Set(nodes.map((node) => node.toLowerCase()));
}

function describeAttacks(
  { labels }: Score,
  nameOf: (node: string) => string,
  secondsOf: (timeUs: number) => number,
): Attack[] {
  return labels
    .map(({ label, ...outcome }) => ({
      ...label,
      ...outcome,
      names: label.nodes.map(nameOf),
      startSeconds: secondsOf(label.startUs),
      endSeconds: secondsOf(label.endUs),
    }))
    .sort((a, b) => a.startUs - b.startUs);
}

function describeAlerts(
  { alerts }: ReportData,
  score: Score | undefined,
  nameOf: (node: string) => string,
  secondsOf: (timeUs: number) => number,
): ReportedAlert[] {
  const classes = new Map(score?.alerts.map((alert) => [keyOf(alert), alert.class]));
  return alerts
    .toSorted((a, b) => a.raisedUs - b.raisedUs)
    .map((alert) => {
      const judged = classes.get(keyOf(alert));
      return {
        ...alert,
        nodeName: accusedBy(alert).map(nameOf).join(", ") || nameOf(""),
        raisedSeconds: secondsOf(alert.raisedUs),
        ...(judged && { class: judged }),
      };
    });
}
