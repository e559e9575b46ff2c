import type { Rates } from "../../scoring/score.js";
import type { Interval } from "../../scoring/wilson.js";
import { formatRatio, formatSeconds } from "../quantities.js";
import type { Report } from "../report.js";
import { html, type Markup } from "./markup.js";
import { type Column, table } from "./table.js";

/** How right the alerts were: by kind, by property, and by what was being done. */
export function scoreTables({ score }: Report): Markup | undefined {
  if (!score) return undefined;
  const { kinds, properties, phases, total } = score;
  return html`<h3>Score by kind</h3>
${ratesTable("Kind", [...kinds.map((row) => ({ ...row, name: row.kind })), { ...total, name: "all" }])}
<p class="note">An alert of the right kind that names the right node is true from 1 s before until 15 s after what was done (60 s for a
node failure); a further one for the same is a repeat, which is neither right nor wrong. Not judged (info) are alerts of severity info, and
those of rules of your own, whose kind is other: nothing that is known to have been done is of that kind. In brackets: Wilson intervals of
95 %.</p>
<h3>Score by property</h3>
${ratesTable(
  "Property",
  properties.map((row) => ({ ...row, name: `${row.kind} ${row.propertyId}` })),
)}
<h3>Score by phase</h3>
${ratesTable(
  "What was being done",
  phases.map((row) => ({ ...row, name: `${row.name} (${formatSeconds(row.seconds)})` })),
)}`;
}

type Named = Rates & { readonly name: string };

function ratesTable(heading: string, rows: readonly Named[]): Markup {
  const columns: Column<Named>[] = [
    { heading, cell: ({ name }) => name },
    { heading: "To be found", number: true, cell: ({ required }) => required },
    { heading: "Found", number: true, cell: ({ found }) => found },
    { heading: "Missed", number: true, cell: ({ required, found }) => required - found },
    { heading: "True alerts", number: true, cell: ({ trueAlerts }) => trueAlerts },
    { heading: "Repeats", number: true, cell: ({ repeats }) => repeats },
    { heading: "False alerts", number: true, cell: ({ falseAlerts }) => falseAlerts },
    {
      heading: "Precision",
      number: true,
      cell: ({ precision, precisionInterval }) => withInterval(precision, precisionInterval),
    },
    {
      heading: "Recall",
      number: true,
      cell: ({ recall, recallInterval }) => withInterval(recall, recallInterval),
    },
    { heading: "F1", number: true, cell: ({ f1 }) => formatRatio(f1) },
  ];
  return table(columns, rows, { empty: "No alert was raised." });
}

function withInterval(share: number | undefined, interval: Interval | undefined): Markup {
  if (share === undefined || !interval) return html`–`;
  const { low, high } = interval;
  return html`${formatRatio(share)} <span class="id">[${formatRatio(low)}, ${formatRatio(high)}]</span>`;
}
