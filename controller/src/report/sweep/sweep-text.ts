import { describePoint } from "../../model/sweep.js";
import { layOutText } from "../../model/text-table.js";
import { visibleText } from "../../model/visible-text.js";
import { formatFigure } from "../quantities.js";
import type { SweepReport } from "./summarize-sweep.js";
import { withInterval } from "./sweep-page.js";

/** What the terminal shows at the end of a sweep: its points with their means, the largest throughput and the knees. */
export function describeSweep({ metrics, peak, knees, limits, runs, sweep }: SweepReport): string {
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
  return `${table}\n${[...most, ...bounds, ...bends, ...describeFailures(runs)].map((line) => `${line}\n`).join("")}`;
}

const COLUMNS: readonly string[] = [
  "throughput.mean_kbps",
  "delivery.ratio",
  "capture.coverage",
  "capture.drop_ratio",
  "alerts.recall",
];

/** More runs that fail are in the report. */
const MOST_FAILURES = 10;

/** What kept runs from passing. */
function describeFailures(runs: SweepReport["runs"]): string[] {
  const failed = runs.filter(({ unmet }) => unmet.length > 0);
  const lines = failed
    .slice(0, MOST_FAILURES)
    .map(({ run, unmet }) => visibleText(`not ensured in ${run}: ${unmet.join(", ")}`));
  const more = failed.length - lines.length;
  return more > 0 ? [...lines, `… and in ${more} more runs`] : lines;
}
