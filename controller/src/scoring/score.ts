import type { Truth } from "@fedprobe/emulator";
import type { Confusion } from "./confusion.js";
import type { Interval } from "./wilson.js";

/**
 * What an alert turned out to be. `true`: the first to find a required label. `repeat`: another one for a
 * label that is found already; neither right nor wrong. `allowed`: only a label that is not required explains
 * it. `info`: of severity info, or of a rule of the user's own (kind `other`); not judged. `false`: nothing that was done explains it.
 */
export type AlertClass = "true" | "repeat" | "allowed" | "info" | "false";

/** `probe` and `id` name the alert; `labels` are the indexes of the truth labels that explain it. */
export interface ScoredAlert {
  readonly probe: string;
  readonly id: string;
  readonly class: AlertClass;
  readonly labels: readonly number[];
}

/** What became of one truth label; `delayUs` and `firstUs` are those of the alert that was raised first. */
export interface ScoredLabel {
  readonly label: Truth;
  readonly found: boolean;
  /** µs from the label's start until an alert was raised; negative if it was raised just before. */
  readonly delayUs?: number;
  /** Time of the first event that the alert rests on, µs since 1970. */
  readonly firstUs?: number;
  /** Names of the probes that found it, the earliest first. */
  readonly probes: readonly string[];
  /** How many alerts the label explains. */
  readonly alerts: number;
}

/**
 * Absent ratios have no denominator: no alert for precision, no required label for recall. The intervals are those of
 * 95 % (Wilson).
 */
export interface Rates {
  readonly required: number;
  readonly found: number;
  readonly trueAlerts: number;
  readonly repeats: number;
  readonly falseAlerts: number;
  readonly precision?: number;
  readonly precisionInterval?: Interval;
  readonly recall?: number;
  readonly recallInterval?: Interval;
  readonly f1?: number;
}

/** Rates of all of the run's time in which the same was done; `normal`: nothing. */
export interface PhaseRates extends Rates {
  readonly name: string;
  readonly seconds: number;
}

/** Seconds from the start of what was done until the alert, over all that had to be found and was. */
export interface Delays {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The whole judgement of a run whose truth is known. */
export interface Score {
  readonly alerts: readonly ScoredAlert[];
  /** In the order of the truth. */
  readonly labels: readonly ScoredLabel[];
  readonly kinds: readonly (Rates & { readonly kind: string })[];
  /** A property has to find the labels of its kind. */
  readonly properties: readonly (Rates & { readonly propertyId: number; readonly kind: string })[];
  readonly phases: readonly PhaseRates[];
  readonly total: Rates;
  readonly confusions: readonly Confusion[];
  /** Absent where nothing was found. */
  readonly delays?: Delays;
}
