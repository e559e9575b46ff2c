import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { pointsOf, type SweepRun } from "../../../../controller/src/model/sweep.js";
import { findKnee } from "../../../../controller/src/report/sweep/knee.js";
import { estimate } from "../../../../controller/src/report/sweep/statistics.js";
import { summarizeSweep } from "../../../../controller/src/report/sweep/summarize-sweep.js";
import { describeSweep } from "../../../../controller/src/report/sweep/sweep-text.js";

const SWEEP = { parameters: { clients: [5, 10, 15, 20, 25], period: ["1s", "2s"] }, repetitions: 3 };

/** Throughput that rises with the clients until the channel is full. */
const runOf = (clients: number, period: string, repetition: number): SweepRun => ({
  point: { clients, period },
  repetition,
  seed: repetition,
  run: `r-${clients}-${period}-${repetition}`,
  exitCode: 0,
  metrics: {
    "throughput.mean_kbps": Math.min(30, clients * (period === "1s" ? 3 : 1)) + repetition / 10,
    "delivery.ratio": 1,
  },
  unmet: clients === 25 ? ["alerts.false == 0 (it is 2)"] : [],
});
const RUNS = SWEEP.parameters.clients.flatMap((clients) =>
  SWEEP.parameters.period.flatMap((period) =>
    [1, 2, 3].map((repetition) => runOf(clients, period, repetition)),
  ),
);

test("the points are every combination, the last parameter changing fastest", () => {
  expect(pointsOf(SWEEP).slice(0, 3)).toEqual([
    { clients: 5, period: "1s" },
    { clients: 5, period: "2s" },
    { clients: 10, period: "1s" },
  ]);
  expect(pointsOf(SWEEP)).toHaveLength(10);
  expect(pointsOf({ parameters: {}, repetitions: 4 })).toEqual([{}]);
});

describe("a mean has Student's interval", () => {
  test("as for Student's own data, the extra sleep of ten patients (Biometrika 6, 1908)", () => {
    const { mean, low, high } = estimate([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    expect([mean, low, high].map((value) => Number(value?.toFixed(3)))).toEqual([0.75, -0.53, 2.03]);
  });

  test("of one value there is none", () => expect(estimate([3])).toEqual({ mean: 3, count: 1 }));
});

describe("the knee of a curve", () => {
  test("is where it stops rising", () => {
    const points = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => ({ x, y: Math.min(x, 4) }));
    expect(findKnee(points)).toEqual({ x: 4, y: 4 });
  });

  test("a straight line has none, nor has a constant, nor two points", () => {
    const lineOf = (slope: number, count: number) =>
      Array.from({ length: count }, (_, x) => ({ x, y: slope * x }));
    expect(findKnee(lineOf(2, 9))).toBeUndefined();
    expect(findKnee(lineOf(0, 9))).toBeUndefined();
    expect(findKnee(lineOf(1, 2))).toBeUndefined();
  });

  test("does not depend on the units of the axes", () => {
    const curve = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 });
    const scale = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(curve, scale, scale, (steps, byX, byY) => {
        const sumTo = (end: number) =>
          steps.slice(0, end).reduce((sum, step) => sum + Math.round(step * 64), 0);
        const points = steps.map((_, x) => ({ x, y: sumTo(x + 1) }));
        const scaled = points.map((point) => ({ x: point.x * byX, y: point.y * byY }));
        expect(findKnee(scaled)?.x).toBe(findKnee(points) && (findKnee(points)?.x ?? 0) * byX);
      }),
    );
  });
});

describe("a sweep", () => {
  const report = summarizeSweep("scalability", SWEEP, RUNS);

  test("has a curve of each metric for each of the other parameters", () => {
    const throughput = report.metrics.find(({ metric }) => metric === "throughput.mean_kbps");
    expect(throughput?.series.map(({ label, points }) => [label, points.length])).toEqual([
      ["period 1s", 5],
      ["period 2s", 5],
    ]);
    expect(throughput?.series[0]?.points[0]).toMatchObject({ x: 5, count: 3 });
  });

  test("has its knee and its largest throughput", () => {
    expect(report.knees).toEqual([{ label: "period 1s", x: 10, y: expect.closeTo(30.2) }]);
    expect(report.peak).toMatchObject({ mean: expect.closeTo(30.2), count: 3 });
  });

  test("says so in the terminal", () => {
    const text = describeSweep(report);
    expect(text).toContain("clients 5, period 1s");
    expect(text).toContain("knee: clients 10 with period 1s");
    expect(text).toContain("not ensured in r-25-1s-1: alerts.false == 0 (it is 2)");
  });

  test("of which no run has ended says nothing", () => {
    expect(summarizeSweep("empty", SWEEP, [])).toMatchObject({ metrics: [], knees: [] });
  });
});
