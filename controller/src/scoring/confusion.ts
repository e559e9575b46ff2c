import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../model/records.js";
import { explains, isJudged } from "./match-alert.js";

/** What was done, what was said of it, and how often. Nothing done: a false alert. Nothing said: a miss. */
export interface Confusion {
  readonly done?: string;
  readonly said?: string;
  readonly count: number;
}

/**
 * Every judged alert under what was really done by the node it names at that time, whatever its own kind is, and every
 * label that must be found and was not.
 */
export function countConfusions(alerts: readonly StoredAlert[], truth: readonly Truth[]): Confusion[] {
  const counts = new Map<string, { done?: string; said?: string; count: number }>();
  const add = (done: string | undefined, said: string | undefined) => {
    const key = JSON.stringify([done ?? null, said ?? null]);
    const cell = counts.get(key) ?? { ...(done && { done }), ...(said && { said }), count: 0 };
    cell.count += 1;
    counts.set(key, cell);
  };
  const judged = alerts.filter(isJudged);
  for (const alert of judged) add(whatWasDone(alert, truth), alert.kind);
  for (const label of truth)
    if (label.required && !judged.some((alert) => explains(label, alert))) add(label.kind, undefined);
  return [...counts.values()].sort((a, b) => compare(a.done, b.done) || compare(a.said, b.said));
}

function whatWasDone(alert: StoredAlert, truth: readonly Truth[]): string | undefined {
  const own = truth.find((label) => explains(label, alert));
  return (own ?? truth.find((label) => explains(label, { ...alert, kind: label.kind })))?.kind;
}

/** What is absent comes last. */
function compare(a = "\uffff", b = "\uffff"): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
