import { countLosses } from "../capture-balance.js";
import { sumOf } from "../group-by.js";
import { formatClock, formatCount, formatSeconds, formatShare } from "../quantities.js";
import type { Report, Verdict } from "../report.js";
import { framesOf } from "../throughput-series.js";
import { html, type Markup } from "./markup.js";

const SIGNS: Readonly<Record<Verdict["status"], string>> = { good: "✓", bad: "✗", degraded: "!", open: "?" };

/** What run this is, its verdict, and the figures that matter most. */
export function header(report: Report): Markup {
  const { run, verdict } = report;
  return html`<header>
<h1>${run.name}</h1>
<p class="sub">run ${run.run} · started ${run.startedAt.replace("T", " ").replace(/\.\d+Z$/, " UTC")} · ${run.outcome}</p>
</header>
<div class="verdict ${verdict.status}"><div class="sign" aria-hidden="true">${SIGNS[verdict.status]}</div><div>
<p class="headline">${verdict.headline}</p>
${verdict.concerns.length > 0 && html`<ul>${verdict.concerns.map((concern) => html`<li>${concern}</li>`)}</ul>`}
</div></div>
<div class="tiles">${tiles(report).map(
    ({ label, value, more }) => html`<div class="tile"><div class="label">${label}</div>
<div class="value">${value}</div><div class="more">${more}</div></div>`,
  )}</div>`;
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly more: string;
}

function tiles(report: Report): Tile[] {
  return [...detectionTiles(report), ...trafficTiles(report), ...runTiles(report)];
}

function detectionTiles({ score, attacks = [], alerts }: Report): Tile[] {
  if (!score) {
    const count = alerts.filter(({ severity }) => severity === "alert").length;
    return [{ label: "Alerts", value: formatCount(count), more: "not judged: no truth is known" }];
  }
  const { found, required, falseAlerts, trueAlerts, repeats } = score.total;
  const delays = attacks.flatMap(({ delayUs }) => (delayUs === undefined ? [] : [delayUs / 1e6]));
  return [
    { label: "Attacks found", value: `${found} of ${required}`, more: "of those that must be found" },
    {
      label: "False alerts",
      value: formatCount(falseAlerts),
      more: `beside ${formatCount(trueAlerts)} true, ${formatCount(repeats)} repeated`,
    },
    {
      label: "Longest until found",
      value: delays.length > 0 ? formatSeconds(Math.max(...delays)) : "–",
      more: delays.length > 0 ? `shortest ${formatSeconds(Math.min(...delays))}` : "nothing was found",
    },
  ];
}

function trafficTiles({ throughput, hearing, capture }: Report): Tile[] {
  const analysed = sumOf(hearing.probes, (probe) => probe.analysed ?? 0);
  const lost = countLosses(capture);
  return [
    {
      label: "Frames heard",
      value: formatCount(framesOf(throughput.total)),
      more: hearing.onAir === undefined ? "each counted once" : `of ${formatCount(hearing.onAir)} on the air`,
    },
    { label: "Frames analysed", value: formatCount(analysed), more: "by all probes together" },
    {
      label: "Dropped",
      value: formatCount(lost),
      more: `${formatShare(lost, analysed + lost)} of all frames received`,
    },
  ];
}

function runTiles({ run, probes }: Report): Tile[] {
  const ended = probes.filter(({ state }) => state === "ended").length;
  return [
    {
      label: "Probes",
      value: `${ended} of ${probes.length}`,
      more: ended === probes.length ? "stayed to the end" : "stayed to the end, see below",
    },
    {
      label: "Experiment time",
      value: formatClock(run.durationSeconds),
      more: run.speed === 1 ? "in real time" : `virtual, ${run.speed} times as fast`,
    },
  ];
}
