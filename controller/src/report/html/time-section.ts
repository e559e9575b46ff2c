import { MARKS } from "../charts/alert-marks.js";
import { chooseBands } from "../charts/chart-series.js";
import { throughputChart } from "../charts/throughput-chart.js";
import { timelineChart } from "../charts/timeline-chart.js";
import { formatCount, formatNumberOf, formatSeconds } from "../quantities.js";
import type { Report } from "../report.js";
import { framesOf } from "../throughput-series.js";
import { markSign } from "./badges.js";
import { figure } from "./figure.js";
import { html, type Markup } from "./markup.js";

/** Throughput and alerts over time, on one axis, against what was really done; a chart that would be empty is left out. */
export async function timeSection(report: Report): Promise<Markup> {
  const { attacks, alerts, throughput } = report;
  const isHeard = framesOf(throughput.total) > 0;
  const isSaid = alerts.length + (attacks?.length ?? 0) > 0;
  const empty = html`<p class="empty">Nothing was heard and no alert was raised: there is nothing to draw.</p>`;
  const charts = html`${await throughputPart(report, isHeard)}
<h3>Alerts${attacks && " against what was really done"}</h3>
${isSaid ? await figure(timelineChart(report)) : nothingSaid(attacks !== undefined)}
${isSaid && markLegend(report)}
${isHeard && (await bytesPart(report))}`;
  return html`<section id="time"><h2>Over time</h2>
${isHeard || isSaid ? charts : empty}
${outsideNote(report)}
</section>`;
}

async function throughputPart(report: Report, isHeard: boolean): Promise<Markup> {
  const heading = html`<h3>Throughput, by node and in total</h3>`;
  if (!isHeard) return html`${heading}<p class="empty">No frame was heard in the time of the run.</p>`;
  return html`${heading}
${await figure(throughputChart(report, "frames"))}
${bandLegend(report)}`;
}

function nothingSaid(isTruthKnown: boolean): Markup {
  const done = isTruthKnown ? "Nothing was done, and no alert was raised." : "No alert was raised.";
  return html`<p class="empty">${done}</p>`;
}

async function bytesPart(report: Report): Promise<Markup> {
  return html`<h3>Throughput in bytes</h3>
${await figure(throughputChart(report, "bytes"))}
<p class="note">Throughput is all that was heard, in bins of ${formatSeconds(report.throughput.binSeconds)} of experiment time. A frame
that several probes heard counts once: per node and bin, the probe that heard most of it is believed. The dark line is the
total. Frames without a source address (acknowledgements) or with a wrong FCS are unattributed.</p>`;
}

function outsideNote({ throughput: { outside } }: Report): Markup | undefined {
  if (outside === 0) return undefined;
  return html`<p class="note">Not drawn, but in throughput.csv: ${formatNumberOf(outside, "row")} with a time outside of the run.</p>`;
}

function bandLegend({ throughput }: Report): Markup {
  const bands = chooseBands(throughput).toReversed();
  return html`<ul class="legend">${bands.map(
    (band) =>
      html`<li><span class="chip" style="background:${band.color}"></span>${band.name} <span class="id">${formatCount(framesOf(band))}</span></li>`,
  )}</ul>`;
}

function markLegend({ alerts, attacks = [] }: Report): Markup {
  const names = Object.keys(MARKS) as (keyof typeof MARKS)[];
  const used = names.filter((name) => alerts.some((alert) => (alert.class ?? "unjudged") === name));
  const isMissed = attacks.some(({ required, found }) => required && !found);
  return html`<ul class="legend">
${attacks.length > 0 && html`<li><span class="chip done"></span>what was really done</li>`}
${isMissed && html`<li><span class="chip missed"></span>done, but missed</li>`}
${used.map((name) => html`<li>${markSign(name)}${MARKS[name].meaning}</li>`)}</ul>`;
}
