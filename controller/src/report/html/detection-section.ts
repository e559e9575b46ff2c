import { delayChart } from "../charts/delay-chart.js";
import { formatClock, formatCount, formatFigure, formatSeconds } from "../quantities.js";
import type { Attack, Report, ReportedAlert } from "../report.js";
import { badge, markSign, nodeLabel } from "./badges.js";
import { confusionTable } from "./confusion-table.js";
import { evidenceOfFalse } from "./evidence.js";
import { figure } from "./figure.js";
import { html, type Markup } from "./markup.js";
import { scoreTables } from "./score-tables.js";
import { type Column, table } from "./table.js";

/** What the probes said against what was really done. */
export async function detectionSection(report: Report): Promise<Markup> {
  const { attacks } = report;
  const unknown = html`<p class="note">What was really done is not known for this traffic: no alert is called true or false,
and nothing counts as missed.</p>`;
  return html`<section id="detection" class="long"><h2>Detection</h2>
${attacks ? attacksTable(attacks) : unknown}
${ensureTable(report)}
${attacks && (await delayPart(attacks))}
${scoreTables(report)}
${confusionTable(report)}
<h3>Alerts</h3>
${alertsTable(report)}
${evidenceOfFalse(report)}
</section>`;
}

async function delayPart(attacks: readonly Attack[]): Promise<Markup | undefined> {
  const found = attacks.filter(({ required, delayUs }) => required && delayUs !== undefined);
  if (found.length === 0) return undefined;
  return html`<h3>How long it took to find what was done</h3>${await figure(delayChart(attacks))}`;
}

/** What the experiment asks of this report. */
function ensureTable({ ensured }: Report): Markup | undefined {
  if (ensured.length === 0) return undefined;
  const columns: Column<Report["ensured"][number]>[] = [
    { heading: "Condition", cell: ({ condition }) => html`<code>${condition}</code>` },
    { heading: "It is", number: true, cell: ({ value }) => formatFigure(value) },
    { heading: "Outcome", cell: ({ met }) => (met ? badge("good", "met") : badge("bad", "not met")) },
  ];
  return html`<h3>What had to be ensured</h3>${table(columns, ensured, { empty: "" })}`;
}

function attacksTable(attacks: readonly Attack[]): Markup {
  return html`<h3>What was done, and when it was found</h3>
${table(attackColumns(), attacks, { empty: "Nothing was done to the network in this run." })}`;
}

function attackColumns(): Column<Attack>[] {
  return [
    { heading: "What", cell: ({ kind }) => kind },
    {
      heading: "Who",
      cell: ({ names, nodes }) =>
        html`${names.map((name, index) => html`${nodeLabel(name, nodes[index] ?? "")} `)}`,
    },
    { heading: "From", number: true, cell: ({ startSeconds }) => formatClock(startSeconds) },
    { heading: "To", number: true, cell: ({ endSeconds }) => formatClock(endSeconds) },
    { heading: "Outcome", cell: describeOutcome },
    {
      heading: "Found after",
      number: true,
      cell: ({ delayUs }) => (delayUs === undefined ? "–" : formatSeconds(delayUs / 1e6)),
    },
    { heading: "By", cell: ({ probes }) => probes.join(", ") || "–" },
    { heading: "Alerts", number: true, cell: ({ alerts }) => formatCount(alerts) },
  ];
}

function describeOutcome({ found, required }: Attack): Markup {
  if (found) return badge("good", "found");
  return required ? badge("bad", "missed") : badge("plain", "need not be found");
}

/** False ones first: they are what the reader must look at. */
function alertsTable({ alerts, attacks }: Report): Markup {
  const isFalse = (alert: ReportedAlert) => Number(alert.class === "false");
  const sorted = alerts.toSorted((a, b) => isFalse(b) - isFalse(a));
  return table(alertColumns(attacks !== undefined), sorted, {
    empty: "No probe raised an alert.",
    file: "alerts.jsonl",
  });
}

function alertColumns(judged: boolean): Column<ReportedAlert>[] {
  const verdict: Column<ReportedAlert> = {
    heading: "Is",
    cell: (alert) => html`<span class="class">${markSign(alert.class ?? "unjudged")}${alert.class}</span>`,
  };
  return [
    { heading: "Raised", number: true, cell: ({ raisedSeconds }) => formatClock(raisedSeconds) },
    ...(judged ? [verdict] : []),
    {
      heading: "Kind",
      cell: ({ kind, severity }) => (severity === "alert" ? kind : `${kind} (${severity})`),
    },
    { heading: "Node", cell: ({ nodeName, node }) => nodeLabel(nodeName, node) },
    { heading: "Probe", cell: ({ probe }) => probe },
    { heading: "Count", number: true, cell: ({ count }) => formatCount(count) },
    { heading: "Because", wide: true, cell: ({ description }) => description },
  ];
}
