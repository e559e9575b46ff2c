import { KINDS } from "@fedprobe/properties";

/** Figures of a report that `ensure` can set limits to, and what each is. Times are experiment time. */
export const METRICS = {
  "alerts.recall": "share of what had to be found that was (0 to 1)",
  "alerts.precision": "share of right alerts among right and false ones (0 to 1)",
  "alerts.f1": "harmonic mean of both",
  "alerts.missed": "how much was missed of what had to be found",
  "alerts.false": "how many alerts nothing explains",
  "alerts.count": "how many alerts of severity alert were raised",
  "detection.p50_ms": "milliseconds from what was done to its alert: half took at most this",
  "detection.p95_ms": "the same for 95 of 100",
  "detection.p99_ms": "the same for 99 of 100",
  "capture.frames": "frames that probes analysed",
  "capture.drop_ratio": "share of lost frames among all received (0 to 1)",
  "capture.coverage": "share of the frames on the air that were heard at all; emulated networks only",
  "delivery.ratio": "share of the reports sent that reached the border router; emulated networks only",
  "throughput.mean_kbps": "kilobits per second heard, over the whole run",
  "throughput.peak_kbps": "the same in the busiest bin",
  "probes.lost": "probes that did not stay to the end",
} as const satisfies Readonly<Record<string, string>>;

export type MetricName = keyof typeof METRICS;

/** Metrics of alerts that there are for one kind too: `alerts.<kind>.recall`. */
export const KIND_METRICS = ["recall", "precision", "f1", "missed", "false", "count"] as const;

/** Every name that a condition may have. */
export function metricNames(): readonly string[] {
  const ofKinds = KINDS.flatMap((kind) => KIND_METRICS.map((metric) => `alerts.${kind}.${metric}`));
  return [...Object.keys(METRICS), ...ofKinds];
}
