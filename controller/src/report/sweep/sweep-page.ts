import { describePoint } from "../../model/sweep.js";
import { figure } from "../html/figure.js";
import { html, type Markup, trust } from "../html/markup.js";
import { POLICY } from "../html/page.js";
import { STYLE } from "../html/style.js";
import { type Column, table } from "../html/table.js";
import { formatFigure, formatShare } from "../quantities.js";
import type { Estimate } from "./statistics.js";
import { type SweepReport, THROUGHPUT } from "./summarize-sweep.js";
import { colorOf, sweepChart } from "./sweep-chart.js";

/** Metrics that are drawn, in this order; the table has all. */
const DRAWN = [THROUGHPUT, "delivery.ratio", "capture.coverage", "capture.drop_ratio", "alerts.recall"];

/** The report over all runs of a sweep as one page, without scripts and without a network. */
export async function renderSweepPage(report: SweepReport): Promise<string> {
  const { name, runs, sweep } = report;
  const drawn = DRAWN.flatMap((metric) => report.metrics.filter((one) => one.metric === metric));
  const charts: Markup[] = [];
  for (const metric of drawn) {
    const [axis = "run"] = Object.keys(sweep.parameters);
    charts.push(
      html`<h3>${metric.metric}</h3>${await figure(sweepChart(metric, axis, metric.metric === THROUGHPUT ? report.limits : []))}${legend(metric.series)}`,
    );
  }
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trust(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>${name} · sweep of ${runs.length} runs</title><style>${trust(STYLE)}</style></head>
<body><main><header><h1>${name}</h1>
<p class="sub">sweep of ${runs.length} runs over ${Object.keys(sweep.parameters).join(", ") || "seeds"}</p></header>
<section><h2>Scalability</h2>${findings(report)}${charts}
<p class="note">Points are means over the repetitions, bars their 95 % intervals (Student).</p></section>
<section class="long"><h2>Runs</h2>${runsTable(report)}</section>
<footer>Made by fedprobe.</footer></main></body></html>
`.markup;
}

function findings({ peak, knees, limits }: SweepReport): Markup {
  return html`<ul>
${peak && html`<li>The largest throughput that was heard is <b>${withInterval(peak)} kbit/s</b>, at ${describePoint(peak.point)}.</li>`}
${knees.map(({ x, y, label }) => html`<li>Throughput begins to saturate at <b>${formatFigure(x)}</b> (${formatFigure(y)} kbit/s)${label && ` with ${label}`}.</li>`)}
${limits.map(({ name, kbps }) => html`<li>The limit of ${name} is ${formatFigure(kbps)} kbit/s${peak && `, of which this is ${formatShare(peak.mean, kbps)}`}.</li>`)}
${knees.length === 0 && html`<li>No knee: throughput does not saturate in this range.</li>`}</ul>`;
}

/** `31.2 ± 0.4`; of one run alone without the interval. */
export function withInterval({ mean, high }: Estimate): string {
  return high === undefined ? formatFigure(mean) : `${formatFigure(mean)} ± ${formatFigure(high - mean)}`;
}

function legend(series: readonly { readonly label: string }[]): Markup | undefined {
  if (series.length < 2) return undefined;
  return html`<ul class="legend">${series.map(
    ({ label }, index) =>
      html`<li><span class="chip" style="background:${colorOf(index)}"></span>${label}</li>`,
  )}</ul>`;
}

function runsTable({ runs, metrics }: SweepReport): Markup {
  const shown = DRAWN.filter((name) => metrics.some(({ metric }) => metric === name));
  const columns: Column<(typeof runs)[number]>[] = [
    { heading: "Point", cell: ({ point }) => describePoint(point) },
    { heading: "Repetition", number: true, cell: ({ repetition }) => repetition },
    { heading: "Seed", number: true, cell: ({ seed }) => seed },
    { heading: "Run", cell: ({ run }) => html`<a href="../${run}/report.html">${run}</a>` },
    { heading: "Exit code", number: true, cell: ({ exitCode }) => exitCode },
    ...(runs.some(({ unmet }) => unmet.length > 0)
      ? [{ heading: "Not ensured", wide: true, cell: ({ unmet }: (typeof runs)[number]) => unmet.join(", ") }]
      : []),
    ...shown.map((metric) => ({
      heading: metric,
      number: true,
      cell: (run: (typeof runs)[number]) => formatFigure(run.metrics[metric]),
    })),
  ];
  return table(columns, runs, { empty: "No run has ended.", most: 1000, file: "sweep.csv" });
}
