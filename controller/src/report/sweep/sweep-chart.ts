import type { ThroughputLimit } from "../../model/sweep.js";
import type { Chart } from "../charts/render-svg.js";
import { CHART_WIDTH, COLOR, MARGIN } from "../charts/time-axis.js";
import { formatFigure } from "../quantities.js";
import type { SweptMetric } from "./summarize-sweep.js";

const HEIGHT = 280;

/** One metric over the first swept parameter: a line for each combination of the others, with their intervals. */
export function sweepChart(
  { metric, series }: SweptMetric,
  parameter: string,
  limits: readonly ThroughputLimit[] = [],
): Chart {
  const values = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
  const isNumeric = values.every((value) => typeof value === "number");
  return {
    width: CHART_WIDTH,
    height: HEIGHT,
    label: `${metric} over ${parameter}`,
    option: {
      grid: { ...MARGIN, top: 16, bottom: 44 },
      xAxis: parameterAxis(parameter, isNumeric ? undefined : values.map(String)),
      yAxis: {
        type: "value",
        axisLabel: { color: COLOR.muted, formatter: (value: number) => formatFigure(value) },
        splitLine: { lineStyle: { color: COLOR.line } },
      },
      series: [
        ...series.flatMap((one, index) => [
          drawLine(one, index, isNumeric),
          drawIntervals(one, index, isNumeric),
        ]),
        ...drawLimits(series, limits),
      ],
    },
  };
}

function parameterAxis(name: string, categories: readonly string[] | undefined) {
  return {
    ...(categories ? { type: "category", data: categories } : { type: "value", scale: true }),
    name,
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: { color: COLOR.muted },
    axisLabel: { color: COLOR.muted },
    axisLine: { lineStyle: { color: COLOR.muted } },
    splitLine: { show: false },
  };
}

/** A limit far above what was reached would press the curves to the ground: it is said in words alone. */
const NEAR = 3;

function drawLimits(series: SweptMetric["series"], limits: readonly ThroughputLimit[]) {
  const highest = Math.max(0, ...series.flatMap(({ points }) => points.map(({ mean }) => mean)));
  const near = limits.filter(({ kbps }) => kbps <= NEAR * highest);
  const xs = series.flatMap(({ points }) => points.map(({ x }) => x));
  return near.map(({ name, kbps }) => ({
    type: "line",
    symbol: "none",
    data: [xs[0], xs.at(-1)].map((x) => [x, kbps]),
    lineStyle: { color: COLOR.bad, type: "dashed", width: 1.5 },
    endLabel: { show: true, formatter: name, color: COLOR.bad, align: "right", verticalAlign: "bottom" },
  }));
}

type One = SweptMetric["series"][number];

/** Variable of the page for the line of this place. */
export function colorOf(index: number): string {
  return `var(--cool${(index * 2) % 10})`;
}

function drawLine({ points, knee }: One, index: number, isNumeric: boolean) {
  return {
    type: "line",
    symbolSize: 7,
    data: points.map(({ x, mean }) => [isNumeric ? x : String(x), mean]),
    lineStyle: { color: colorOf(index), width: 2 },
    itemStyle: { color: colorOf(index) },
    ...(knee && {
      markLine: {
        symbol: "none",
        data: [{ xAxis: knee.x }],
        lineStyle: { color: COLOR.warn, type: "dashed" },
        label: { formatter: `knee ${formatFigure(knee.x)}`, color: COLOR.warn },
      },
    }),
  };
}

/** A bar from the lower to the upper end of each 95 % interval. */
function drawIntervals({ points }: One, index: number, isNumeric: boolean) {
  const known = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  return {
    type: "custom",
    data: known.map(({ x, low, high }) => [isNumeric ? x : String(x), low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (
      _: unknown,
      api: { value: (dimension: number) => number; coord: (point: number[]) => number[] },
    ) => {
      const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
      const [, high = 0] = api.coord([api.value(0), api.value(2)]);
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line",
        shape: { x1, y1, x2, y2 },
        style: { stroke: colorOf(index), lineWidth: 1.4 },
      });
      const caps = [line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)];
      return { type: "group", children: [line(x, low, x, high), ...caps] };
    },
  };
}
