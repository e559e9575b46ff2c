import { formatSeconds } from "../quantities.js";
import type { Attack, ReportedAlert } from "../report.js";
import { MARKS, type Mark } from "./alert-marks.js";
import { COLOR, toX } from "./time-axis.js";

/** The lanes that marks stand in. */
export interface Lanes {
  readonly lanes: readonly string[];
  readonly laneHeight: number;
  readonly span: number;
}

interface Point {
  readonly at: readonly [seconds: number, lane: number];
  readonly text: string;
}

const MARK_SIZE = 13;
/** Marks of one class closer than this lie on each other: one is drawn. */
const CLOSE = 2;
/** From the top of the lane to the middle of a mark; those that do not matter for the verdict stand lower. */
const MARK_ROW = 14;
const LESSER_ROW = 30;

/** One series of marks a class, the important ones on top. */
export function drawAlerts(alerts: readonly ReportedAlert[], attacks: readonly Attack[], lanes: Lanes) {
  const order = ["info", "allowed", "repeat", "unjudged", "true", "false"] as const;
  return order.map((wanted) => {
    const own = alerts.filter(({ class: judged = "unjudged" }) => judged === wanted);
    return drawMarks(MARKS[wanted], spread(own, attacks, lanes), lanes.laneHeight);
  });
}

function drawMarks(mark: Mark, points: readonly Point[], laneHeight: number) {
  const hollow = { color: COLOR.paper, borderColor: mark.color, borderWidth: 1.4, opacity: 1 };
  return {
    type: "scatter" as const,
    clip: false,
    symbol: `path://${mark.path}`,
    symbolSize: MARK_SIZE,
    symbolOffset: [0, (mark.filled ? MARK_ROW : LESSER_ROW) - laneHeight / 2],
    itemStyle: mark.filled ? { color: mark.color, opacity: 1 } : hollow,
    label: {
      show: true,
      position: "right" as const,
      color: COLOR.ink,
      fontSize: 12,
      textBorderWidth: 0,
      formatter: ({ dataIndex }: { dataIndex: number }) => points[dataIndex]?.text ?? "",
    },
    data: points.map(({ at }) => at),
  };
}

/** Points without those that would lie on another; times outside the chart stand at its edge. */
function spread(
  alerts: readonly ReportedAlert[],
  attacks: readonly Attack[],
  { lanes, span }: Lanes,
): Point[] {
  const places = new Map<string, Point>();
  for (const alert of alerts) {
    const lane = lanes.indexOf(alert.kind);
    const seconds = Math.min(Math.max(alert.raisedSeconds, 0), span);
    const place = `${lane} ${Math.round(toX(seconds, span) / CLOSE)}`;
    if (lane === -1 || places.has(place)) continue;
    places.set(place, { at: [seconds, lane], text: describeDelay(alert, attacks) });
  }
  return [...places.values()];
}

/** The delay, beside the alert that found an attack first. */
function describeDelay(alert: ReportedAlert, attacks: readonly Attack[]): string {
  if (alert.class !== "true") return "";
  const found = attacks.find(
    ({ kind, startUs, delayUs }) => kind === alert.kind && delayUs === alert.raisedUs - startUs,
  );
  return found?.delayUs === undefined ? "" : `after ${formatSeconds(found.delayUs / 1e6)}`;
}
