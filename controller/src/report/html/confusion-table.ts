import { formatCount } from "../quantities.js";
import type { Report } from "../report.js";
import { html, type Markup } from "./markup.js";
import { type Column, table } from "./table.js";

interface Row {
  readonly done: string | undefined;
}

/** What was done against what was said, and how often properties could not decide. */
export function confusionTable({ score, properties }: Report): Markup | undefined {
  if (!score || score.confusions.length === 0) return undefined;
  const { confusions } = score;
  const said = [...new Set(confusions.flatMap((one) => one.said ?? []))].sort();
  const rows: Row[] = [...new Set(confusions.map(({ done }) => done))].map((done) => ({ done }));
  const count = (done: string | undefined, word: string | undefined) =>
    confusions.find((one) => one.done === done && one.said === word)?.count ?? 0;
  const inconclusive = (kind: string | undefined) =>
    properties.reduce((sum, one) => sum + (one.kind === kind ? one.inconclusive : 0), 0);
  const columns: Column<Row>[] = [
    { heading: "Was done", cell: ({ done }) => done ?? html`<span class="nobody">nothing</span>` },
    ...said.map((word) => ({
      heading: `said: ${word}`,
      number: true,
      cell: ({ done }: Row) => cell(count(done, word), done === word),
    })),
    { heading: "nothing said", number: true, cell: ({ done }) => cell(count(done, undefined), false) },
    {
      heading: "could not be decided",
      number: true,
      cell: ({ done }) => (done === undefined ? "" : formatCount(inconclusive(done))),
    },
  ];
  return html`<h3>What was done against what was said</h3>${table(columns, rows, { empty: "" })}
<p class="note">Alerts, repeats too, by what the node that they name really did then. Right ones stand where row and column are of one
kind. What could not be decided are attempts of the properties of that kind that ended inconclusive.</p>`;
}

function cell(count: number, isRight: boolean): Markup | string {
  if (count === 0) return "";
  return isRight
    ? html`<b>${formatCount(count)}</b>`
    : html`<span class="wrong">${formatCount(count)}</span>`;
}
