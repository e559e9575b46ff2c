/** How an instance ends: inconclusive if its context did not complete. */
export type Outcome = "satisfied" | "failed" | "inconclusive";

/** Where a step leads: on, or to an end. */
export type Target = State | Outcome;

/** What an instance in a state does when a packet matches an event. */
export interface Step {
  /** Place of the event in the property. */
  readonly event: number;
  readonly target: Target;
  /** The instance goes on waiting here as well, and a copy of it takes the step. */
  readonly forks: boolean;
  /** The window of the next state replaces the one so far; otherwise it tightens it. */
  readonly restarts: boolean;
}

/** A context that is complete so far: what may come next, inside which window (µs from the last event). */
export interface State {
  readonly min: number;
  readonly max: number;
  /** [0,0]: the packet that led here must also take the next step. */
  readonly immediate: boolean;
  readonly onTimeout: Outcome;
  readonly steps: Step[];
}
