import { formatSeconds } from "../quantities.js";
import type { Attack } from "../report.js";
import type { Chart } from "./render-svg.js";
import { CHART_WIDTH, COLOR, MARGIN } from "./time-axis.js";

/** How long it took to find what was done: the share that was found after so many seconds. */
export function delayChart(attacks: readonly Attack[]): Chart {
  const required = attacks.filter((attack) => attack.required);
  const delays = required
    .flatMap(({ delayUs }) => (delayUs === undefined ? [] : [Math.max(0, delayUs / 1e6)]))
    .sort((a, b) => a - b);
  const longest = delays.at(-1) ?? 1;
  const steps = delays.map((delay, index) => [delay, (100 * (index + 1)) / required.length]);
  return {
    width: CHART_WIDTH,
    height: 220,
    label: "share of what was done that was found after so many seconds",
    option: {
      grid: { ...MARGIN, top: 12, bottom: 40 },
      xAxis: delayAxis(longest * 1.05),
      yAxis: {
        type: "value",
        min: 0,
        max: 100,
        axisLabel: { color: COLOR.muted, formatter: "{value} %" },
        splitLine: { lineStyle: { color: COLOR.line } },
      },
      series: [
        {
          type: "line",
          step: "end",
          symbolSize: 6,
          data: [[0, 0], ...steps, [longest * 1.05, steps.at(-1)?.[1] ?? 0]],
          lineStyle: { color: COLOR.good, width: 2 },
          itemStyle: { color: COLOR.good },
        },
      ],
    },
  };
}

function delayAxis(max: number) {
  return {
    type: "value" as const,
    min: 0,
    max,
    axisLabel: { color: COLOR.muted, formatter: (value: number) => formatSeconds(value), hideOverlap: true },
    axisLine: { lineStyle: { color: COLOR.muted } },
    splitLine: { show: false },
  };
}
