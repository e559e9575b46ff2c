import type { AlertClass, Rates, ScoredAlert, ScoredLabel } from "./score.js";
import { wilsonInterval } from "./wilson.js";

/** How many labels of these were found, and how many of these alerts were right. */
export function rate(labels: readonly ScoredLabel[], alerts: readonly ScoredAlert[]): Rates {
  const count = (wanted: AlertClass) => alerts.filter((alert) => alert.class === wanted).length;
  const required = labels.filter(({ label }) => label.required);
  const found = required.filter((label) => label.found).length;
  const [trueAlerts, falseAlerts] = [count("true"), count("false")];
  return {
    required: required.length,
    found,
    trueAlerts,
    repeats: count("repeat"),
    falseAlerts,
    ...ratesOf(found, required.length, trueAlerts, trueAlerts + falseAlerts),
  };
}

function ratesOf(found: number, required: number, right: number, judged: number): Partial<Rates> {
  const [precision, recall] = [ratio(right, judged), ratio(found, required)];
  const [precisionInterval, recallInterval] = [
    wilsonInterval(right, judged),
    wilsonInterval(found, required),
  ];
  return {
    ...(precision !== undefined && precisionInterval && { precision, precisionInterval }),
    ...(recall !== undefined && recallInterval && { recall, recallInterval }),
    ...(precision !== undefined &&
      recall !== undefined && { f1: ratio(2 * precision * recall, precision + recall) ?? 0 }),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
