import { visibleText } from "../../model/visible-text.js";
import type { Attack } from "../report.js";
import { LETTER_WIDTH, placeInRow } from "./place-in-rows.js";
import { CHART_WIDTH, COLOR, toX } from "./time-axis.js";

/** An attack in its row of its lane, with what is written beside it. */
export interface RowedAttack {
  readonly attack: Attack;
  readonly row: number;
  /** Where the bar begins and ends, in units of the chart. */
  readonly left: number;
  readonly right: number;
  readonly text: string;
}

/** Of a bar with its name. */
export const ROW_HEIGHT = 22;
const BAR_HEIGHT = 16;
const GAP = 6;
const LONGEST_TEXT = 60;
/** What has no place in these rows lies on others in the last. */
const MOST_ROWS = 5;

/** Puts the attacks of one lane into rows, so that neither bars nor names cover each other. */
export function rowAttacks(attacks: readonly Attack[], span: number): RowedAttack[] {
  const ends: number[] = [];
  return attacks
    .map((attack) => measure(attack, span))
    .sort((a, b) => textStart(a) - textStart(b))
    .map((bar) => {
      const end = isLate(bar.left) ? bar.right : bar.right + GAP + widthOf(bar.text);
      return { ...bar, row: placeInRow(ends, textStart(bar), end + GAP, MOST_ROWS) ?? MOST_ROWS - 1 };
    });
}

/** The series of bars: filled if found, dashed if missed, dotted if it need not be found. */
export function drawBars(
  bars: readonly RowedAttack[],
  lanes: readonly string[],
  laneHeight: number,
  span: number,
) {
  return {
    type: "custom" as const,
    clip: false,
    data: bars.map(({ attack }) => [Math.min(attack.startSeconds, span), lanes.indexOf(attack.kind)]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: { coord: (point: number[]) => number[] }) => {
      const bar = bars[dataIndex];
      if (!bar) return undefined;
      const [, middle = 0] = api.coord([0, lanes.indexOf(bar.attack.kind)]);
      const y = middle + laneHeight / 2 - ROW_HEIGHT * (bar.row + 0.5) - 2;
      return { type: "group", children: [drawBar(bar, y), drawText(bar, y)] };
    },
  };
}

function measure(attack: Attack, span: number): Omit<RowedAttack, "row"> {
  const left = toX(Math.min(Math.max(attack.startSeconds, 0), span), span);
  const right = Math.max(toX(Math.min(attack.endSeconds, span), span), left + 3);
  const remark = isMissed(attack) ? " · MISSED" : attack.required ? "" : " · need not be found";
  return {
    attack,
    left,
    right,
    text: visibleText(`${attack.names.join(", ").slice(0, LONGEST_TEXT)}${remark}`),
  };
}

function drawBar({ attack, left, right }: RowedAttack, y: number) {
  const missed = isMissed(attack);
  const color = missed ? COLOR.bad : attack.required ? COLOR.attack : COLOR.muted;
  return {
    type: "rect",
    shape: { x: left, y: y - BAR_HEIGHT / 2, width: right - left, height: BAR_HEIGHT, r: 3 },
    style: {
      fill: missed ? "none" : color,
      fillOpacity: 0.28,
      stroke: color,
      lineWidth: missed ? 1.8 : 1.2,
      lineDash: missed ? [5, 3] : attack.required ? null : [1, 3],
    },
  };
}

function drawText({ attack, left, right, text }: RowedAttack, y: number) {
  return {
    type: "text",
    style: {
      text,
      x: isLate(left) ? left - GAP : right + GAP,
      y,
      textAlign: isLate(left) ? "right" : "left",
      textVerticalAlign: "middle",
      fill: isMissed(attack) ? COLOR.bad : COLOR.ink,
      fontSize: 12,
      fontWeight: isMissed(attack) ? 700 : 400,
    },
  };
}

function isMissed({ required, found }: Attack): boolean {
  return required && !found;
}

/** Names of bars that begin in the right half stand on their left, where there is room. */
function isLate(left: number): boolean {
  return left > CHART_WIDTH / 2;
}

function textStart({ left, text }: Pick<RowedAttack, "left" | "text">): number {
  return isLate(left) ? left - GAP - widthOf(text) : left;
}

function widthOf(text: string): number {
  return text.length * LETTER_WIDTH;
}
