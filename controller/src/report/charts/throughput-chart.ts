import { visibleText } from "../../model/visible-text.js";
import { formatCount } from "../quantities.js";
import type { Report } from "../report.js";
import { NAME_HEIGHT, type Shades, shadeAttacks } from "./attack-shades.js";
import { type Band, chooseBands } from "./chart-series.js";
import type { Chart } from "./render-svg.js";
import { CHART_WIDTH, COLOR, MARGIN, spanOf, timeAxis } from "./time-axis.js";

type Measure = "frames" | "bytes";

/** Height of the plot, number of grid lines, and whether attacks are named: the charts stand under each other. */
const LOOKS: Readonly<Record<Measure, { height: number; splitNumber: number; named: boolean }>> = {
  frames: { height: 230, splitNumber: 5, named: true },
  bytes: { height: 120, splitNumber: 3, named: false },
};

/** Stacked areas, one a node, with the total as a line and attacks shaded. Values per second. */
export function throughputChart(report: Report, measure: Measure): Chart {
  const { throughput, attacks = [] } = report;
  const span = spanOf(report);
  const { height, named } = LOOKS[measure];
  const shades = shadeAttacks(attacks, span, named);
  const top = 10 + NAME_HEIGHT * shades.rows;
  const points = (counts: readonly number[]) => toSteps(counts, throughput.binSeconds, span);
  return {
    width: CHART_WIDTH,
    height: height + top + 28,
    label: `${measure} per second over time, stacked by node`,
    option: {
      grid: { ...MARGIN, top, bottom: 28 },
      xAxis: timeAxis(span),
      yAxis: rateAxis(measure),
      series: [
        ...chooseBands(throughput).map((band) => drawBand(band, points(band[measure]))),
        drawTotal(points(throughput.total[measure]), shades),
      ],
    },
  };
}

/** Two points a bin, so that a bin is drawn as wide as it is; up to `span`, which may end inside of one. */
function toSteps(counts: readonly number[], binSeconds: number, span: number): [number, number][] {
  return counts.slice(0, Math.ceil(span / binSeconds)).flatMap((count, bin): [number, number][] => [
    [bin * binSeconds, count / binSeconds],
    [Math.min((bin + 1) * binSeconds, span), count / binSeconds],
  ]);
}

function rateAxis(measure: Measure) {
  return {
    type: "value" as const,
    name: `${measure}/s`,
    nameLocation: "middle" as const,
    nameGap: 58,
    nameTextStyle: { color: COLOR.muted, fontSize: 12 },
    splitNumber: LOOKS[measure].splitNumber,
    axisLabel: { color: COLOR.muted, fontSize: 12, formatter: formatTick },
    splitLine: { lineStyle: { color: COLOR.line } },
  };
}

function formatTick(value: number): string {
  return value < 10 ? String(Number(value.toFixed(2))) : formatCount(value);
}

function drawBand({ name, color }: Band, data: [number, number][]) {
  return {
    type: "line" as const,
    name: visibleText(name),
    stack: "nodes",
    data,
    symbol: "none",
    clip: false,
    lineStyle: { width: 0 },
    areaStyle: { color, opacity: 1 },
  };
}

function drawTotal(data: [number, number][], { markArea }: Shades) {
  return {
    type: "line" as const,
    name: "total",
    data,
    symbol: "none",
    clip: false,
    lineStyle: { color: COLOR.ink, width: 1.2 },
    markArea,
  };
}
