import { formatCount } from "../quantities.js";
import { html, type Markup } from "./markup.js";

/** One column: its heading, whether it holds numbers or long texts, and what stands in it. */
export interface Column<Row> {
  readonly heading: string;
  readonly number?: boolean;
  readonly wide?: boolean;
  readonly cell: (row: Row) => Markup | string | number | false | undefined;
}

export interface TableOptions {
  /** Said in the place of a table without rows. */
  readonly empty: string;
  /** Rows beyond this are counted, and said to be in `file`. */
  readonly most?: number;
  readonly file?: string;
}

/** A table; a long one is cut, and says so. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { empty, most = 200, file = "report.json" }: TableOptions,
): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const left = rows.length - most;
  return html`<div class="scroll"><table>
<thead><tr>${columns.map((column) => html`<th${kind(column)}>${column.heading}</th>`)}</tr></thead>
<tbody>${rows.slice(0, most).map(
    (row) => html`<tr>${columns.map((column) => cell(column, row))}</tr>
`,
  )}</tbody></table></div>${left > 0 && html`<p class="note">${formatCount(left)} more rows are in ${file}.</p>`}`;
}

function cell<Row>(column: Column<Row>, row: Row): Markup {
  return html`<td${kind(column)}>${column.cell(row)}</td>`;
}

function kind<Row>({ number, wide }: Column<Row>): Markup {
  return number ? html` class="n"` : wide ? html` class="wide"` : html``;
}
