/** What the controller keeps of a run; times in µs since 1970 on the run's clock (virtual). */
export interface StoredAlert {
  readonly probe: string;
  readonly id: string;
  readonly revision: number;
  readonly propertyId: number;
  readonly kind: string;
  readonly severity: string;
  readonly type: string;
  readonly verdict: string;
  readonly node: string;
  readonly nodes: readonly string[];
  readonly target: string;
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly raisedUs: number;
  readonly description: string;
  readonly events: readonly {
    readonly id: number;
    readonly rank: number;
    readonly timeUs: number;
    readonly attributes: Readonly<Record<string, number | string>>;
  }[];
}

export interface StoredThroughput {
  readonly probe: string;
  readonly timeUs: number;
  readonly lengthUs: number;
  readonly node: string;
  readonly frames: number;
  readonly bytes: number;
  readonly badFcs: number;
}

export interface StoredCounter {
  readonly probe: string;
  readonly source: string;
  readonly name: string;
  readonly timeUs: number;
  readonly count: number;
}

export interface StoredSummary {
  readonly probe: string;
  readonly propertyId: number;
  readonly kind: string;
  readonly description: string;
  readonly respected: number;
  readonly violated: number;
  readonly detected: number;
  readonly notDetected: number;
  readonly inconclusive: number;
  readonly instancesDropped: number;
}

export interface StoredNotice {
  readonly probe: string;
  readonly timeUs: number;
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
}

/** What came of a reaction that an alert called for. */
export interface StoredReaction {
  readonly probe: string;
  readonly timeUs: number;
  readonly propertyId: number;
  readonly alertId: string;
  /** As the property writes it: `capture(5, 10)`. */
  readonly reaction: string;
  readonly outcome: "done" | "failed" | "not-run";
  readonly detail: string;
}

/** Facts of the run itself, beside what the probes said. */
export interface RunFacts {
  readonly run: string;
  readonly name: string;
  readonly startedAt: string;
  readonly originUs: number;
  readonly durationSeconds: number;
  readonly speed: number;
  readonly outcome: "complete" | "aborted" | "partial" | "failed";
  readonly probes: readonly {
    readonly name: string;
    readonly node: string;
    readonly state: "ended" | "died" | "lost";
    readonly log?: string;
  }[];
  readonly phases: readonly { readonly name: string; readonly seconds: number }[];
  /** What the experiment asks of the report, as it was written. */
  readonly ensure: readonly string[];
}
