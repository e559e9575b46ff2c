import type { SweepPlan, SweepPoint, SweepRun, ThroughputLimit } from "../../model/sweep.js";
import { describePoint } from "../../model/sweep.js";
import { findKnee, type Point } from "./knee.js";
import { type Estimate, estimate } from "./statistics.js";

/** One metric over the values of the first swept parameter, everything else being equal. */
export interface Series {
  /** The other parameters; empty where there is only one. */
  readonly label: string;
  readonly points: readonly (Estimate & { readonly x: string | number })[];
  /** Where throughput begins to saturate; only over numbers. */
  readonly knee?: Point;
}

/** A metric over the whole sweep. */
export interface SweptMetric {
  readonly metric: string;
  readonly series: readonly Series[];
}

export interface SweepReport {
  readonly v: 1;
  readonly name: string;
  readonly sweep: SweepPlan;
  readonly runs: readonly SweepRun[];
  readonly metrics: readonly SweptMetric[];
  /** The point with the largest mean throughput. */
  readonly peak?: Estimate & { readonly point: SweepPoint };
  readonly knees: readonly (Point & { readonly label: string })[];
  readonly limits: readonly ThroughputLimit[];
}

/** What the knee is looked for in. */
export const THROUGHPUT = "throughput.mean_kbps";

/** Works out what a sweep says from what its runs measured; runs that measured nothing are left out of the means. */
export function summarizeSweep(
  name: string,
  sweep: SweepPlan,
  runs: readonly SweepRun[],
  limits: readonly ThroughputLimit[] = [],
): SweepReport {
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const metrics = names.map((metric) => ({ metric, series: makeSeries(metric, sweep, runs) }));
  const throughput = metrics.find(({ metric }) => metric === THROUGHPUT)?.series ?? [];
  const peak = findPeak(runs);
  return {
    v: 1,
    name,
    sweep,
    runs,
    metrics,
    ...(peak && { peak }),
    limits,
    knees: throughput.flatMap(({ knee, label }) => (knee ? [{ ...knee, label }] : [])),
  };
}

function makeSeries(metric: string, sweep: SweepPlan, runs: readonly SweepRun[]): Series[] {
  const [axis] = Object.keys(sweep.parameters);
  const labels = new Map<string, SweepRun[]>();
  for (const run of runs) {
    const { [axis ?? ""]: _, ...others } = run.point;
    const label = describePoint(others);
    labels.set(label, [...(labels.get(label) ?? []), run]);
  }
  return [...labels].map(([label, own]) => {
    const points = (sweep.parameters[axis ?? ""] ?? [""]).flatMap((x) => {
      const values = own.flatMap(({ point, metrics }) =>
        (axis === undefined || point[axis] === x) && metrics[metric] !== undefined ? [metrics[metric]] : [],
      );
      return values.length > 0 ? [{ x, ...estimate(values) }] : [];
    });
    const knee = metric === THROUGHPUT ? kneeOf(points) : undefined;
    return { label, points, ...(knee && { knee }) };
  });
}

function kneeOf(points: Series["points"]): Point | undefined {
  const numbers = points.flatMap(({ x, mean }) => (typeof x === "number" ? [{ x, y: mean }] : []));
  return findKnee(numbers.sort((a, b) => a.x - b.x));
}

function findPeak(runs: readonly SweepRun[]): SweepReport["peak"] {
  const byPoint = new Map<string, SweepRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.point);
    byPoint.set(key, [...(byPoint.get(key) ?? []), run]);
  }
  const means = [...byPoint.values()].flatMap((own) => {
    const values = own.flatMap(({ metrics }) => metrics[THROUGHPUT] ?? []);
    const [first] = own;
    return first && values.length > 0 ? [{ point: first.point, ...estimate(values) }] : [];
  });
  return means.sort((a, b) => b.mean - a.mean)[0];
}
