import { visibleText } from "../../model/visible-text.js";
import type { Attack } from "../report.js";
import { LETTER_WIDTH, placeInRow } from "./place-in-rows.js";
import { CHART_WIDTH, COLOR, toX } from "./time-axis.js";

/** What was done, as shaded parts of a chart; `rows` lines of names stand above the plot. */
export interface Shades {
  readonly rows: number;
  readonly markArea: object;
}

/** Height of a line of names. */
export const NAME_HEIGHT = 17;
const LONGEST_NAME = 60;
/** With more lines of names there would be no chart; who then has no place is shaded without a name. */
const MOST_ROWS = 6;

/** Shades attacks on a chart that spans `span` seconds; their names do not cover each other. */
export function shadeAttacks(attacks: readonly Attack[], span: number, named: boolean): Shades {
  const ends: number[] = [];
  const shown = attacks.filter(({ startSeconds, endSeconds }) => startSeconds < span && endSeconds > 0);
  const sorted = shown.toSorted((a, b) => a.startSeconds - b.startSeconds);
  const data = sorted.map((attack) => [
    { xAxis: Math.max(attack.startSeconds, 0), ...(named && placeName(attack, span, ends)) },
    { xAxis: Math.min(attack.endSeconds, span) },
  ]);
  const label = { color: COLOR.attack, fontSize: 12, fontWeight: 600, textBorderWidth: 0 };
  const itemStyle = { color: COLOR.attack, opacity: 0.13 };
  return { rows: ends.length, markArea: { silent: true, itemStyle, label, data } };
}

/** Puts a name into the first line where it has room. */
function placeName(attack: Attack, span: number, ends: number[]): object {
  const name = visibleText(`${attack.kind} · ${attack.names.join(", ")}`).slice(0, LONGEST_NAME);
  const start = toX(Math.max(attack.startSeconds, 0), span);
  const width = name.length * LETTER_WIDTH + 12;
  const x = Math.min(start, CHART_WIDTH - width);
  const row = placeInRow(ends, x, x + width, MOST_ROWS);
  if (row === undefined) return {};
  return {
    name,
    label: { position: "insideTopLeft", offset: [x - start - 4, -(row + 1) * NAME_HEIGHT - 4] },
  };
}
