import { describePoint } from "../../model/sweep.js";
import { layOutText } from "../../model/text-table.js";
import { formatFigure } from "../quantities.js";
import type { SweepReport } from "./summarize-sweep.js";
import { withInterval } from "./sweep-page.js";

/** What the terminal shows at the end of a sweep: its points with their means, the largest throughput and the knees. */
export function describeSweep({ metrics, peak, knees, limits, sweep }: SweepReport): string {
  const [axis = ""] = Object.keys(sweep.parameters);
  const shown = metrics.filter(({ metric }) => COLUMNS.includes(metric));
  const [reference] = shown;
  const rows = (reference?.series ?? []).flatMap(({ label, points }, series) =>
    points.map(({ x }) => [
      [axis && `${axis} ${x}`, label].filter((part) => part !== "").join(", ") || "all runs",
      ...shown.map((metric) => {
        const point = metric.series[series]?.points.find((one) => one.x === x);
        return point ? withInterval(point) : "";
      }),
    ]),
  );
  const table = layOutText([["point", ...shown.map(({ metric }) => metric)], ...rows]);
  const most = peak
    ? [`largest throughput: ${withInterval(peak)} kbit/s at ${describePoint(peak.point)}`]
    : [];
  const bends = knees.map(({ x, label }) => `knee: ${axis} ${formatFigure(x)}${label && ` with ${label}`}`);
  const bounds = limits.map(({ name, kbps }) => `limit of ${name}: ${formatFigure(kbps)} kbit/s`);
  return `${table}\n${[...most, ...bounds, ...bends].map((line) => `${line}\n`).join("")}`;
}

const COLUMNS: readonly string[] = [
  "throughput.mean_kbps",
  "delivery.ratio",
  "capture.coverage",
  "capture.drop_ratio",
  "alerts.recall",
];
