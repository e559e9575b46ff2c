import type { Report } from "../report.js";
import { html, type Markup } from "./markup.js";

const FILES: readonly (readonly [name: string, what: string])[] = [
  ["results.duckdb", "everything, for SQL: alerts, throughput, counters, truth and more"],
  ["report.json", "all that this page says, as one JSON document"],
  ["alerts.jsonl", "one alert a line, with the events that it rests on"],
  ["throughput.csv", "frames and bytes per probe, node and second"],
  ["junit.xml", "the verdicts as test cases, for continuous integration"],
];

const QUERY = `"SELECT kind, node, raised_s, description FROM alerts_times ORDER BY raised_s"`;

/** How to get at the raw data. */
export function dataSection({ run }: Report): Markup {
  return html`<section id="data"><h2>The data</h2>
<p>This page is one file and needs nothing else. Beside it, in the directory of run ${run.run}:</p>
<table><tbody>${FILES.map(([name, what]) => html`<tr><td><code>${name}</code></td><td>${what}</td></tr>`)}</tbody></table>
<p class="note">For example (docs/results.md has more):</p><pre>fedprobe sql ${run.run} ${QUERY}</pre></section>`;
}
