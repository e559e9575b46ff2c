import { describe, expect, test } from "@jest/globals";
import type { StoredThroughput } from "../../../controller/src/model/records.js";
import { buildReport } from "../../../controller/src/report/build-report.js";
import { throughputChart } from "../../../controller/src/report/charts/throughput-chart.js";
import { timelineChart } from "../../../controller/src/report/charts/timeline-chart.js";
import { atUs, DOS, euiOf, ORIGIN_US } from "./synthetic-network.js";
import { syntheticRun } from "./synthetic-run.js";

const row = (timeUs: number, frames: number): StoredThroughput => ({
  ...{ probe: "west", node: euiOf(8), timeUs, lengthUs: 1_000_000, frames, bytes: 80 * frames, badFcs: 0 },
});

/** The report of a run in which a flood alone was heard, in rows that begin `offUs` off whole seconds of the run. */
function floodReport(offUs: number) {
  const seconds = Array.from({ length: DOS.end - DOS.start }, (_, index) => DOS.start + index);
  const throughput = seconds.map((second) => row(atUs(second) + offUs, 20));
  return buildReport(syntheticRun({ throughput }));
}

interface Axes {
  readonly xAxis: { readonly max: number };
  readonly series: readonly { readonly name?: string; readonly data?: readonly (readonly number[])[] }[];
}
const axesOf = (report: ReturnType<typeof buildReport>) =>
  throughputChart(report, "frames").option as unknown as Axes;

describe("throughput over time", () => {
  test.each([0, -1, -400_000])("a flood is never drawn before it began (rows %d µs off)", (offUs) => {
    const report = floodReport(offUs);
    const first = report.throughput.total.frames.findIndex((frames) => frames > 0);
    expect(first * report.throughput.binSeconds).toBe(DOS.start);
    const total = axesOf(report).series.find(({ name }) => name === "total");
    const drawn = (total?.data ?? []).filter(([, rate = 0]) => rate > 0).map(([seconds = 0]) => seconds);
    expect(Math.min(...drawn)).toBe(DOS.start);
  });

  test("bins count from the run's origin, wherever that is in its second", () => {
    const { facts } = syntheticRun();
    const originUs = ORIGIN_US + 250_000;
    const throughput = [row(originUs, 3), row(originUs + 1_000_000, 4), row(originUs + 2_000_000, 5)];
    const { total } = buildReport(
      syntheticRun({ facts: { ...facts, originUs }, throughput, alerts: [], truth: [] }),
    ).throughput;
    expect(total.frames.slice(0, 3)).toEqual([7, 5, 0]);
  });
});

describe("the time axis", () => {
  const { facts, ...run } = syntheticRun();
  const lasting = (durationSeconds: number, throughput = run.throughput) =>
    buildReport({ ...run, throughput, facts: { ...facts, durationSeconds } });

  test("ends with the time that has passed, also where that is no whole number of bins", () => {
    const report = lasting(245);
    expect(axesOf(report).xAxis.max).toBe(245);
    expect((timelineChart(report).option as unknown as Axes).xAxis.max).toBe(245);
  });

  test("what is heard after it has its bin but is not drawn", () => {
    const report = lasting(240, [row(atUs(10), 1), row(atUs(250), 1)]);
    expect(report.throughput.total.frames.filter((frames) => frames > 0)).toHaveLength(2);
    const { series, xAxis } = axesOf(report);
    const seconds = series.flatMap(({ data = [] }) => data.map(([second = 0]) => second));
    expect([xAxis.max, Math.max(...seconds)]).toEqual([240, 240]);
  });

  test("there is one where no time has passed", () => {
    expect(axesOf(lasting(0, [row(atUs(0), 1)])).xAxis.max).toBeGreaterThan(0);
  });
});
