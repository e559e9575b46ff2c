import {
  type Alert,
  type AlertHold,
  makeAlertHold,
  type Property,
  type PropertyCounts,
  type Reaction,
  reactionTo,
  type Verdict,
} from "@fedprobe/properties";
import { emitAlerts, emitReaction, emitSummary } from "./emit-verdicts.js";
import type { Emit } from "./record.js";

/** Begins what a verdict calls for; whether and how it came off is in a record of its own. Never throws. */
export type React = (reaction: Reaction, alert: Alert) => void;

export interface AlertingOptions {
  /** Those whose verdicts are taken. */
  readonly properties: readonly Property[];
  readonly emit: Emit;
  /** The run's clock, for the moment at which an alert is raised; offline, the time of the trace itself. */
  readonly now?: () => number;
  /** Absent where captures are analysed: then it is only said what would have been done. */
  readonly react?: React;
}

/**
 * Verdicts to alerts, and to what is to be done about them. What is held is one alert with one reaction, however many
 * verdicts it stands for; the same goes for good verdicts, which are only reacted to.
 */
export class Alerting {
  readonly #properties: ReadonlyMap<number, Property>;
  readonly #bad: AlertHold;
  readonly #good: AlertHold;
  #time = 0;

  constructor(private readonly options: AlertingOptions) {
    const { properties } = options;
    this.#properties = new Map(properties.map((property) => [property.id, property]));
    this.#bad = makeAlertHold(properties);
    this.#good = makeAlertHold(properties);
  }

  /** Takes the verdicts that have fallen when time came to `timeUs`. */
  take(verdicts: readonly Verdict[], timeUs: number): void {
    this.#time = timeUs;
    for (const verdict of verdicts) this.#takeOne(verdict);
    emitAlerts(this.#bad.due(timeUs), this.#raised(), this.options.emit);
    this.#good.due(timeUs);
  }

  /** The trace is over: what was held is said for the last time. */
  end(counts: readonly PropertyCounts[]): void {
    const { emit } = this.options;
    emitAlerts(this.#bad.end(), this.#raised(), emit);
    emitSummary(counts, this.#time, emit);
  }

  #takeOne(verdict: Verdict): void {
    const property = this.#properties.get(verdict.propertyId);
    if (!property || property.internal) return;
    const reaction = reactionTo(verdict.verdict, property);
    if (!verdict.bad && !reaction) return;
    const alert = verdict.bad ? this.#bad.take(verdict) : this.#good.take({ ...verdict, bad: true });
    if (!alert) return;
    if (verdict.bad) emitAlerts([alert], this.#raised(), this.options.emit);
    if (reaction) this.#react(reaction, alert);
  }

  #react(reaction: Reaction, alert: Alert): void {
    const { react, emit } = this.options;
    if (react) react(reaction, alert);
    else emitReaction({ reaction, alert, outcome: "not-run", detail: "" }, this.#raised(), emit);
  }

  #raised(): number {
    return this.options.now?.() ?? this.#time;
  }
}
