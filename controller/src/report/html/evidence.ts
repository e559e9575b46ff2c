import { formatClock } from "../quantities.js";
import type { Report, ReportedAlert } from "../report.js";
import { nodeLabel } from "./badges.js";
import { html, type Markup } from "./markup.js";
import { type Column, table } from "./table.js";

/** More false alerts than this are read in alerts.jsonl. */
const MOST = 50;

interface Frame {
  readonly rank: number;
  readonly seconds: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** The frames that each alert rests on which nothing explains: a false alarm must be possible to understand. */
export function evidenceOfFalse({ alerts, run }: Report): Markup | undefined {
  const wrong = alerts.filter((alert) => alert.class === "false");
  if (wrong.length === 0) return undefined;
  const left = wrong.length - MOST;
  return html`<h3>Frames of the alerts that nothing explains</h3>
${wrong.slice(0, MOST).map((alert) => evidence(alert, run.originUs))}
${left > 0 && html`<p class="note">${left} more are in alerts.jsonl.</p>`}`;
}

function evidence(
  { kind, node, nodeName, probe, raisedSeconds, description, events }: ReportedAlert,
  originUs: number,
) {
  const frames = events.map(({ rank, timeUs, attributes }) => ({
    ...{ rank, attributes },
    seconds: (timeUs - originUs) / 1e6,
  }));
  const columns: Column<Frame>[] = [
    { heading: "Frame", number: true, cell: ({ rank }) => rank },
    { heading: "At", number: true, cell: ({ seconds }) => formatClock(seconds) },
    { heading: "Values", wide: true, cell: ({ attributes }) => values(attributes) },
  ];
  return html`<p><b>${kind}</b> on ${nodeLabel(nodeName, node)} at ${formatClock(raisedSeconds)} by ${probe}: ${description}</p>
${table(columns, frames, { empty: "It rests on no frame." })}`;
}

function values(attributes: Frame["attributes"]): Markup {
  return html`${Object.entries(attributes).map(([name, value]) => html`<code>${name}</code> ${value} `)}`;
}
