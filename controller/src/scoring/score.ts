import type { Truth } from "@fedprobe/emulator";

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

/** Absent ratios have no denominator: no alert for precision, no required label for recall. */
export interface Rates {
  readonly required: number;
  readonly found: number;
  readonly trueAlerts: number;
  readonly repeats: number;
  readonly falseAlerts: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
}

/** The whole judgement of a run whose truth is known. */
export interface Score {
  readonly alerts: readonly ScoredAlert[];
  /** In the order of the truth. */
  readonly labels: readonly ScoredLabel[];
  readonly kinds: readonly (Rates & { readonly kind: string })[];
  readonly total: Rates;
}
