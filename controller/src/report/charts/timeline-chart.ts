import { visibleText } from "../../model/visible-text.js";
import type { Attack, Report, ReportedAlert } from "../report.js";
import { drawAlerts } from "./alert-series.js";
import { drawBars, ROW_HEIGHT, type RowedAttack, rowAttacks } from "./attack-bars.js";
import type { Chart } from "./render-svg.js";
import { CHART_WIDTH, COLOR, MARGIN, spanOf, timeAxis } from "./time-axis.js";

/** Height of a lane that marks take, above the rows of bars. */
const MARKS_HEIGHT = 46;
/** A run with more kinds than this shows the rest in the tables only. */
const MOST_LANES = 24;

/** What was done (bars) and what was said (marks), one lane a kind. */
export function timelineChart(report: Report): Chart {
  const { alerts, attacks = [] } = report;
  const span = spanOf(report);
  const lanes = chooseLanes(attacks, alerts);
  const bars = lanes.flatMap((lane) =>
    rowAttacks(
      attacks.filter(({ kind }) => kind === lane),
      span,
    ),
  );
  const laneHeight = MARKS_HEIGHT + ROW_HEIGHT * countRows(bars);
  return {
    width: CHART_WIDTH,
    height: lanes.length * laneHeight + 36,
    label: "alerts over time against what was really done",
    option: {
      grid: { ...MARGIN, top: 8, bottom: 28 },
      xAxis: timeAxis(span, true),
      yAxis: laneAxis(lanes),
      series: [
        drawBars(bars, lanes, laneHeight, span),
        ...drawAlerts(alerts, attacks, { lanes, laneHeight, span }),
      ],
    },
  };
}

/** Kinds that were done first, then those that were only said. */
function chooseLanes(attacks: readonly Attack[], alerts: readonly ReportedAlert[]): string[] {
  const kinds = [...attacks.map(({ kind }) => kind), ...alerts.map(({ kind }) => kind)];
  return [...new Set<string>(kinds)].slice(0, MOST_LANES);
}

function countRows(bars: readonly RowedAttack[]): number {
  return bars.reduce((most, { row }) => Math.max(most, row + 1), 1);
}

function laneAxis(lanes: readonly string[]) {
  return {
    type: "category" as const,
    inverse: true,
    data: lanes.map(visibleText),
    axisLabel: {
      color: COLOR.ink,
      fontSize: 13,
      fontWeight: 600,
      width: MARGIN.left - 32,
      overflow: "truncate",
    },
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: true, lineStyle: { color: COLOR.line } },
  };
}
