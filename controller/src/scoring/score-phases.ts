import type { Truth } from "@fedprobe/emulator";
import type { StoredAlert } from "../model/records.js";
import { rate } from "./rates.js";
import type { PhaseRates, ScoredAlert, ScoredLabel } from "./score.js";

/** Name of the time in which nothing was done that must be found. */
const NORMAL = "normal";

/** Experiment time of a run, µs since 1970 on its clock. */
export interface Span {
  readonly startUs: number;
  readonly endUs: number;
}

/** A piece of the run in which the same things were done. */
interface Piece extends Span {
  readonly name: string;
}

/**
 * Rates by what was being done: the phases `normal`, `dos`, `bad-fcs + dos`, …, each all of the run's time in which
 * just these kinds were. A label counts in the phase in which it begins; an alert in that of what explains it, or if
 * nothing does, in the one in which it was raised.
 */
export function scorePhases(
  span: Span,
  labels: readonly ScoredLabel[],
  scored: readonly ScoredAlert[],
  alerts: readonly StoredAlert[],
): PhaseRates[] {
  const truth = labels.map(({ label }) => label);
  const pieces = cutIntoPieces(span, truth);
  const nameAt = (timeUs: number) =>
    pieces.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)?.name ?? NORMAL;
  const phaseOf = ({ labels: [first] }: ScoredAlert, index: number) =>
    nameAt(first === undefined ? (alerts[index]?.raisedUs ?? 0) : (truth[first]?.startUs ?? 0));
  const phases = scored.map(phaseOf);
  return [...new Set(pieces.map(({ name }) => name))].map((name) => ({
    name,
    seconds: pieces.reduce((sum, piece) => sum + (piece.name === name ? lengthOf(piece) : 0), 0),
    ...rate(
      labels.filter(({ label }) => nameAt(label.startUs) === name),
      scored.filter((_, index) => phases[index] === name),
    ),
  }));
}

function cutIntoPieces({ startUs, endUs }: Span, truth: readonly Truth[]): Piece[] {
  const required = truth.filter((label) => label.required);
  const cuts = required.flatMap((label) => [label.startUs, label.endUs]);
  const inside = cuts.filter((cut) => cut > startUs && cut < endUs);
  const edges = [...new Set([startUs, ...inside, endUs])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((edge, index) => {
    const active = required.filter((label) => label.startUs <= edge && label.endUs > edge);
    const kinds = [...new Set<string>(active.map(({ kind }) => kind))].sort();
    return { name: kinds.join(" + ") || NORMAL, startUs: edge, endUs: edges[index + 1] ?? endUs };
  });
}

function lengthOf({ startUs, endUs }: Span): number {
  return (endUs - startUs) / 1e6;
}
