import { formatClock } from "../quantities.js";
import type { Report } from "../report.js";

/** Colours are variables of the page: see style.ts. */
export const COLOR = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  line: "var(--line)",
  attack: "var(--attack)",
  good: "var(--good)",
  bad: "var(--bad)",
  warn: "var(--warn)",
  paper: "var(--paper)",
  rest: "var(--rest)",
} as const;

/** Width of every chart, in units of its coordinates. */
export const CHART_WIDTH = 1080;
/** Left and right of the plot, the same in all charts so that times stand under each other. */
export const MARGIN = { left: 116, right: 20 } as const;

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** Seconds that the charts show: the time of the run. Where none has passed, what was heard then. */
export function spanOf({ run, throughput }: Pick<Report, "run" | "throughput">): number {
  return run.durationSeconds > 0 ? run.durationSeconds : throughput.binSeconds * throughput.bins;
}

/** Experiment time from 0 to `seconds` as `mm:ss`. */
export function timeAxis(seconds: number, gridLines = false) {
  return {
    type: "value" as const,
    min: 0,
    max: seconds,
    interval: STEPS.find((step) => seconds / step <= 9) ?? seconds / 8,
    axisLabel: { color: COLOR.muted, fontSize: 12, formatter: formatClock, hideOverlap: true },
    axisLine: { lineStyle: { color: COLOR.muted } },
    axisTick: { lineStyle: { color: COLOR.muted } },
    splitLine: { show: gridLines, lineStyle: { color: COLOR.line } },
  };
}

/** Where a time lies on the chart, in units of its coordinates. */
export function toX(seconds: number, span: number): number {
  return MARGIN.left + (seconds / span) * (CHART_WIDTH - MARGIN.left - MARGIN.right);
}
