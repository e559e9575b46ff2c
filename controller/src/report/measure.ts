import type { MetricName } from "../model/metrics.js";
import type { Rates } from "../scoring/score.js";
import { countLosses } from "./capture-balance.js";
import { sumOf } from "./group-by.js";
import type { Report } from "./report.js";
import { framesOf } from "./throughput-series.js";

/** What metrics are measured on. */
export type Measured = Pick<
  Report,
  "alerts" | "score" | "throughput" | "hearing" | "capture" | "probes" | "run"
>;

type Measure = (report: Measured) => number | undefined;

const delay = (percentile: "p50" | "p95" | "p99") => (report: Measured) =>
  report.score?.delays && report.score.delays[percentile] * 1000;

const MEASURES: Readonly<Record<MetricName, Measure>> = {
  "alerts.recall": ({ score }) => score?.total.recall,
  "alerts.precision": ({ score }) => score?.total.precision,
  "alerts.f1": ({ score }) => score?.total.f1,
  "alerts.missed": ({ score }) => score && missedOf(score.total),
  "alerts.false": ({ score }) => score?.total.falseAlerts,
  "alerts.count": ({ alerts }) => countAlerts(alerts),
  "detection.p50_ms": delay("p50"),
  "detection.p95_ms": delay("p95"),
  "detection.p99_ms": delay("p99"),
  "capture.frames": analysedOf,
  "capture.drop_ratio": (report) => {
    const lost = countLosses(report.capture);
    return share(lost, analysedOf(report) + lost);
  },
  "capture.coverage": ({ hearing, throughput }) =>
    hearing.onAir === undefined ? undefined : share(framesOf(throughput.total), hearing.onAir),
  "delivery.ratio": ({ hearing }) => {
    const reports = hearing.nodes.flatMap((node) => node.reports ?? []);
    return share(
      sumOf(reports, ({ delivered }) => delivered),
      sumOf(reports, ({ sent }) => sent),
    );
  },
  "throughput.mean_kbps": ({ throughput, run }) =>
    share((8 * sumOf(throughput.total.bytes, Number)) / 1000, run.durationSeconds),
  "throughput.peak_kbps": ({ throughput }) =>
    share((8 * Math.max(0, ...throughput.total.bytes)) / 1000, throughput.binSeconds),
  "probes.lost": ({ probes }) => probes.filter(({ state }) => state !== "ended").length,
};

const NO_RATES: Rates = { required: 0, found: 0, trueAlerts: 0, repeats: 0, falseAlerts: 0 };

/** The value of a metric of the report (model/metrics.ts); undefined where it is not known. */
export function measure(metric: string, report: Measured): number | undefined {
  if (Object.hasOwn(MEASURES, metric)) return MEASURES[metric as MetricName](report);
  const [, kind, name] = /^alerts\.(.+)\.(\w+)$/.exec(metric) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const alerts = report.alerts.filter((alert) => alert.kind === kind);
  const total = report.score?.kinds.find((rates) => rates.kind === kind) ?? NO_RATES;
  return measure(`alerts.${name}`, {
    ...report,
    alerts,
    ...(report.score && { score: { ...report.score, total } }),
  });
}

function countAlerts(alerts: Report["alerts"]): number {
  return alerts.filter(({ severity }) => severity === "alert").length;
}

function missedOf({ required, found }: Rates): number {
  return required - found;
}

function analysedOf({ hearing }: Measured): number {
  return sumOf(hearing.probes, ({ analysed = 0 }) => analysed);
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
