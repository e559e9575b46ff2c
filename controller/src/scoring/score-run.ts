import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../model/records.js";
import { explains, isJudged } from "./match-alert.js";
import type { AlertClass, Rates, Score, ScoredAlert, ScoredLabel } from "./score.js";

interface Match {
  readonly alert: StoredAlert;
  readonly labels: readonly number[];
}

/**
 * Judges every alert by what was really done, and every label by whether it was found. The order of the
 * alerts given does not matter. Without any known truth there is nothing to call this with: leave it out.
 */
export function scoreRun(alerts: readonly StoredAlert[], truth: readonly Truth[]): Score {
  const matches = alerts.toSorted(byRaising).map((alert) => match(alert, truth));
  const scored = classify(matches, truth);
  const labels = truth.map((label, index) => scoreLabel(label, index, matches));
  const kindOf = new Map(alerts.map((alert) => [keyOf(alert), alert.kind]));
  const kinds = [...new Set([...truth.map(({ kind }) => kind), ...kindOf.values()])].sort();
  return {
    alerts: scored,
    labels,
    kinds: kinds.map((kind) => ({
      kind,
      ...rate(
        labels.filter(({ label }) => label.kind === kind),
        scored.filter((alert) => kindOf.get(keyOf(alert)) === kind),
      ),
    })),
    total: rate(labels, scored),
  };
}

/** A text that is different for any two alerts of a run. */
export function keyOf({ probe, id }: { readonly probe: string; readonly id: string }): string {
  return JSON.stringify([probe, id]);
}

function byRaising(a: StoredAlert, b: StoredAlert): number {
  return a.raisedUs - b.raisedUs || compare(a.probe, b.probe) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function match(alert: StoredAlert, truth: readonly Truth[]): Match {
  const counts = isJudged(alert);
  const labels = truth.flatMap((label, index) => (counts && explains(label, alert) ? [index] : []));
  return { alert, labels };
}

function classify(matches: readonly Match[], truth: readonly Truth[]): ScoredAlert[] {
  const found = new Set<number>();
  return matches.map(({ alert, labels }) => {
    const required = labels.filter((index) => truth[index]?.required);
    const isNew = required.some((index) => !found.has(index));
    for (const index of required) found.add(index);
    return {
      probe: alert.probe,
      id: alert.id,
      class: classOf(alert, labels.length > 0, required.length > 0, isNew),
      labels,
    };
  });
}

function classOf(alert: StoredAlert, explained: boolean, required: boolean, isNew: boolean): AlertClass {
  if (!isJudged(alert)) return "info";
  if (!explained) return "false";
  if (!required) return "allowed";
  return isNew ? "true" : "repeat";
}

function scoreLabel(label: Truth, index: number, matches: readonly Match[]): ScoredLabel {
  const finders = matches.filter(({ labels }) => labels.includes(index)).map(({ alert }) => alert);
  const [first] = finders;
  return {
    label,
    found: first !== undefined,
    ...(first && { delayUs: first.raisedUs - label.startUs, firstUs: first.firstUs }),
    probes: [...new Set(finders.map(({ probe }) => probe))],
    alerts: finders.length,
  };
}

function rate(labels: readonly ScoredLabel[], alerts: readonly ScoredAlert[]): Rates {
  const count = (wanted: AlertClass) => alerts.filter((alert) => alert.class === wanted).length;
  const required = labels.filter(({ label }) => label.required);
  const found = required.filter((label) => label.found).length;
  const [trueAlerts, falseAlerts] = [count("true"), count("false")];
  const precision = ratio(trueAlerts, trueAlerts + falseAlerts);
  const recall = ratio(found, required.length);
  const f1 =
    precision === undefined || recall === undefined
      ? undefined
      : (ratio(2 * precision * recall, precision + recall) ?? 0);
  return {
    required: required.length,
    found,
    trueAlerts,
    repeats: count("repeat"),
    falseAlerts,
    ...(precision !== undefined && { precision }),
    ...(recall !== undefined && { recall }),
    ...(f1 !== undefined && { f1 }),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
