import { METRICS, type MetricName } from "../model/metrics.js";
import { type Interval, wilsonInterval } from "../scoring/wilson.js";
import { measure } from "./measure.js";
import type { Report } from "./report.js";

/**
 * `chance`: the 95 % intervals of the two overlap, or what has none differs by less than a twentieth.
 * Absent where neither direction is better, or one is not known.
 */
export type Change = "better" | "worse" | "same" | "chance";

/** One metric of two reports; the intervals are there where it is a share of counted things. */
export interface Comparison {
  readonly metric: string;
  readonly values: readonly [number | undefined, number | undefined];
  readonly intervals?: readonly [Interval, Interval];
  readonly change?: Change;
}

/** Metrics of which more is better (1) or worse (-1); of the others neither is. */
const DIRECTION: Readonly<Partial<Record<MetricName, 1 | -1>>> = {
  "alerts.recall": 1,
  "alerts.precision": 1,
  "alerts.f1": 1,
  "alerts.missed": -1,
  "alerts.false": -1,
  "detection.p50_ms": -1,
  "detection.p95_ms": -1,
  "detection.p99_ms": -1,
  "capture.drop_ratio": -1,
  "capture.coverage": 1,
  "delivery.ratio": 1,
  "probes.lost": -1,
};

/** Smaller changes of what was measured once say nothing. */
const NOTABLE = 0.05;

/** Every metric that one of the reports knows, of both; then recall and false alerts of each kind. */
export function compareReports(first: Report, second: Report): Comparison[] {
  const names = Object.keys(METRICS) as MetricName[];
  const kinds = [
    ...new Set([first, second].flatMap(({ score }) => score?.kinds.map(({ kind }) => kind) ?? [])),
  ];
  const ofKinds = kinds
    .sort()
    .flatMap((kind) => [
      compare(`alerts.${kind}.recall`, 1, first, second),
      compare(`alerts.${kind}.false`, -1, first, second),
    ]);
  return [...names.map((name) => compare(name, DIRECTION[name], first, second)), ...ofKinds].filter(
    ({ values: [one, other] }) => one !== undefined || other !== undefined,
  );
}

function compare(metric: string, direction: 1 | -1 | undefined, first: Report, second: Report): Comparison {
  const values = [measure(metric, first), measure(metric, second)] as const;
  const [one, other] = [intervalOf(metric, first), intervalOf(metric, second)];
  const intervals = one && other && ([one, other] as const);
  const change = direction && judge(values, direction, intervals);
  return { metric, values, ...(intervals && { intervals }), ...(change && { change }) };
}

function judge(
  [one, other]: Comparison["values"],
  direction: 1 | -1,
  intervals: Comparison["intervals"],
): Change | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one === other) return "same";
  const overlap = intervals && intervals[0].low <= intervals[1].high && intervals[1].low <= intervals[0].high;
  const isSmall = Math.abs(other - one) < NOTABLE * Math.max(Math.abs(one), Math.abs(other));
  if (overlap || isSmall) return "chance";
  return (other - one) * direction > 0 ? "better" : "worse";
}

/** Of shares of few trials, such as attacks; those of many frames have none worth showing. */
function intervalOf(metric: string, { score }: Report): Interval | undefined {
  if (!score) return undefined;
  if (metric === "alerts.precision") return score.total.precisionInterval;
  if (metric === "alerts.recall") return score.total.recallInterval;
  const [, kind] = /^alerts\.(.+)\.recall$/.exec(metric) ?? [];
  const rates = score.kinds.find((one) => one.kind === kind);
  return rates && wilsonInterval(rates.found, rates.required);
}
