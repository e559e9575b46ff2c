/**
 * How an instance ends: inconclusive if its context did not complete, forgotten if it only was something that
 * might have come before.
 */
export type Outcome = "satisfied" | "failed" | "inconclusive" | "forgotten";

/** Where a step leads: on, or to an end. */
export type Target = State | Outcome;

/**
 * What becomes of the instance that takes a step. It `moves`; or it goes on waiting, and a copy of it takes the
 * step: one that ends with it when a verdict falls (`forks`), or one that does not concern it (`witnesses`).
 */
export type Taking = "moves" | "forks" | "witnesses";

/** What an instance in a state does when a packet matches an event. */
export interface Step {
  /** Place among the tracks of the property. */
  readonly track: number;
  readonly target: Target;
  readonly taking: Taking;
  /** The window of the next state replaces the one so far; otherwise it tightens it. */
  readonly restarts: boolean;
}

/** What may come next, inside which window: µs and packets from the last event. */
export interface State {
  /** Place among the states of all properties. */
  readonly number: number;
  readonly min: number;
  readonly max: number;
  readonly minRank: number;
  readonly maxRank: number;
  /** [0,0]: the packet that led here must also take the next step. */
  readonly immediate: boolean;
  readonly onTimeout: Target;
  readonly steps: Step[];
}
