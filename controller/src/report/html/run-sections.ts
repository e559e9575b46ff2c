import { groupBy, sumOf } from "../group-by.js";
import { formatClock, formatCount, formatSeconds, formatShare } from "../quantities.js";
import type { Report } from "../report.js";
import { badge, bar, type Tone } from "./badges.js";
import { html, lines, type Markup } from "./markup.js";
import { type Column, table } from "./table.js";

type Property = Report["properties"][number];

/** How often each property was decided how, at which probe. */
export function propertiesSection({ properties }: Report): Markup {
  const sorted = [...groupBy(properties, ({ propertyId }) => propertyId).values()].flat();
  const number = (heading: string, field: keyof Property): Column<Property> => ({
    heading,
    number: true,
    cell: (row) => formatCount(Number(row[field])),
  });
  const columns: Column<Property>[] = [
    {
      heading: "Property",
      cell: ({ propertyId, kind }) => html`${kind} <span class="id">${propertyId}</span>`,
    },
    { heading: "What it says", wide: true, cell: ({ description }) => description },
    { heading: "Probe", cell: ({ probe }) => probe },
    number("Respected", "respected"),
    number("Violated", "violated"),
    number("Detected", "detected"),
    number("Not detected", "notDetected"),
    number("Inconclusive", "inconclusive"),
    number("Instances dropped", "instancesDropped"),
  ];
  return html`<section id="properties" class="long"><h2>Properties</h2>
${table(columns, sorted, { empty: "No probe told how its properties were decided." })}</section>`;
}

const STATES: Readonly<Record<Report["probes"][number]["state"], Tone>> = {
  ended: "good",
  died: "bad",
  lost: "bad",
};

/** Where the probes ran and what became of them. */
export function probesSection({ probes }: Report): Markup {
  const columns: Column<Report["probes"][number]>[] = [
    { heading: "Probe", cell: ({ name }) => name },
    { heading: "Node", cell: ({ node }) => node },
    { heading: "State", cell: ({ state }) => badge(STATES[state], state) },
    {
      heading: "Last lines of its log",
      wide: true,
      cell: ({ log }) => (log ? html`<pre>${lines(log)}</pre>` : ""),
    },
  ];
  return html`<section id="probes"><h2>Probes</h2>${table(columns, probes, { empty: "The run had no probe." })}</section>`;
}

const SEVERITIES: Readonly<Record<Report["notices"][number]["severity"], Tone>> = {
  info: "plain",
  warning: "warn",
  error: "bad",
};

/** What probes want the reader to know, and where the run's time went. */
export function runSection({ notices, reactions, phases, run }: Report): Markup {
  const columns: Column<Report["notices"][number]>[] = [
    { heading: "When", number: true, cell: ({ seconds }) => formatClock(seconds) },
    { heading: "Weight", cell: ({ severity }) => badge(SEVERITIES[severity], severity) },
    { heading: "Probe", cell: ({ probe }) => probe },
    {
      heading: "Notice",
      wide: true,
      cell: ({ message }) => html`<span class="lines">${lines(message)}</span>`,
    },
  ];
  return html`<section id="run" class="long"><h2>Run</h2>
<h3>Notices</h3>${table(columns, notices, { empty: "No probe had anything to say.", most: 100 })}
${reactions.length > 0 ? html`<h3>Reactions</h3>${reactionsTable(reactions)}` : ""}
<h3>Phases</h3>${phasesTable(phases)}
<p class="note">${describeTime(run)}</p></section>`;
}

const OUTCOMES: Readonly<Record<Report["reactions"][number]["outcome"], Tone>> = {
  done: "good",
  failed: "bad",
  "not-run": "plain",
};

function reactionsTable(reactions: Report["reactions"]): Markup {
  const columns: Column<Report["reactions"][number]>[] = [
    { heading: "When", number: true, cell: ({ seconds }) => formatClock(seconds) },
    { heading: "Outcome", cell: ({ outcome }) => badge(OUTCOMES[outcome], outcome) },
    { heading: "Probe", cell: ({ probe }) => probe },
    { heading: "Property", number: true, cell: ({ propertyId }) => String(propertyId) },
    { heading: "Reaction", cell: ({ reaction }) => reaction },
    {
      heading: "What came of it",
      wide: true,
      cell: ({ detail }) => html`<span class="lines">${lines(detail)}</span>`,
    },
  ];
  return table(columns, reactions, { empty: "", most: 100 });
}

function phasesTable(phases: Report["phases"]): Markup {
  const whole = sumOf(phases, ({ seconds }) => seconds);
  const columns: Column<Report["phases"][number]>[] = [
    { heading: "Phase", cell: ({ name }) => name },
    { heading: "Took", number: true, cell: ({ seconds }) => formatSeconds(seconds) },
    {
      heading: "Share",
      number: true,
      cell: ({ seconds }) => bar(seconds, whole, formatShare(seconds, whole)),
    },
  ];
  return table(columns, phases, { empty: "No phase was entered." });
}

function describeTime({ durationSeconds, speed }: Report["run"]): string {
  const planned = `The experiment lasts ${formatSeconds(durationSeconds)}`;
  if (speed === 1) return `${planned} and ran in real time.`;
  return `${planned} of virtual time. It ran ${speed} times as fast: time.speed is ${speed}. All times, delays and rates in this report are virtual; thresholds are those of a real testbed.`;
}
