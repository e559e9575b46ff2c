import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../model/records.js";
import { countConfusions } from "./confusion.js";
import { explains, isJudged } from "./match-alert.js";
import { rate } from "./rates.js";
import type { AlertClass, Delays, Score, ScoredAlert, ScoredLabel } from "./score.js";
import { type Span, scorePhases } from "./score-phases.js";

interface Match {
  readonly alert: StoredAlert;
  readonly labels: readonly number[];
}

/**
 * Judges every alert by what was really done, and every label by whether it was found. The order of the
 * alerts given does not matter. Without any known truth there is nothing to call this with: leave it out.
 */
export function scoreRun(alerts: readonly StoredAlert[], truth: readonly Truth[], span: Span): Score {
  const matches = alerts.toSorted(byRaising).map((alert) => match(alert, truth));
  const sorted = matches.map(({ alert }) => alert);
  const scored = classify(matches, truth);
  const labels = truth.map((label, index) => scoreLabel(label, index, matches));
  const delays = measureDelays(labels);
  return {
    alerts: scored,
    labels,
    kinds: scoreKinds(labels, scored, sorted),
    properties: scoreProperties(truth, scored, matches),
    phases: scorePhases(span, labels, scored, sorted),
    total: rate(labels, scored),
    confusions: countConfusions(sorted, truth),
    ...(delays && { delays }),
  };
}

function scoreKinds(
  labels: readonly ScoredLabel[],
  scored: readonly ScoredAlert[],
  alerts: readonly StoredAlert[],
): Score["kinds"] {
  const kinds = [...new Set([...labels.map(({ label }) => label.kind), ...alerts.map(({ kind }) => kind)])];
  return kinds.sort().map((kind) => ({
    kind,
    ...rate(
      labels.filter(({ label }) => label.kind === kind),
      scored.filter((_, index) => alerts[index]?.kind === kind),
    ),
  }));
}

/** Each property by itself: what it found of its kind, whatever others found. */
function scoreProperties(
  truth: readonly Truth[],
  scored: readonly ScoredAlert[],
  matches: readonly Match[],
): Score["properties"] {
  const kinds = new Map(matches.map(({ alert }) => [alert.propertyId, alert.kind]));
  return [...kinds]
    .sort(([a], [b]) => a - b)
    .map(([propertyId, kind]) => {
      const own = matches.filter(({ alert }) => alert.propertyId === propertyId);
      const labels = truth.map((label, index) => scoreLabel(label, index, own));
      return {
        ...{ propertyId, kind },
        ...rate(
          labels.filter(({ label }) => label.kind === kind),
          scored.filter((_, index) => matches[index]?.alert.propertyId === propertyId),
        ),
      };
    });
}

function measureDelays(labels: readonly ScoredLabel[]): Delays | undefined {
  const delays = labels.flatMap(({ label, delayUs }) =>
    label.required && delayUs !== undefined ? [delayUs / 1e6] : [],
  );
  if (delays.length === 0) return undefined;
  delays.sort((a, b) => a - b);
  return { p50: quantile(delays, 0.5), p95: quantile(delays, 0.95), p99: quantile(delays, 0.99) };
}

/** The smallest of the sorted values that at least this share of them does not exceed (nearest rank). */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
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
