import type { Frame } from "@fedprobe/dissection";
import type { OfferedEvent } from "@fedprobe/proto";
import type { RunClock } from "./clock.js";
import type { StructuredEvent } from "./structured-event.js";

/** Where a source puts what it has; it is called from the event loop, one frame or event at a time. */
export interface Sink {
  frame(frame: Frame): void;
  event(event: StructuredEvent): void;
  /** The source has nothing more, and never will. */
  ended(): void;
  /** Something a person should read; the source goes on. */
  notice(severity: "info" | "warning" | "error", message: string): void;
}

/** What was taken to listen at; nothing for what only reads. */
export interface Opened {
  /** UDP port, also where any free one was asked for. */
  readonly port?: number;
}

export interface SourceDescription {
  readonly name: string;
  /** What it listens to or reads, for people. */
  readonly message: string;
  /** False: a wrong FCS can never be seen here, so properties that name it are inconclusive. */
  readonly fcsObservable: boolean;
}

/**
 * A source of frames: opened when the probe is deployed (so that a taken port is known before the run),
 * started with the run's clock, stopped once. `counts` obey received = analysed + Σ dropped.*; the agent
 * adds `analysed`.
 */
export interface Source {
  /** It plays a file, which it reads from the beginning again where a process takes the place of another. */
  readonly replays?: true;
  readonly description: SourceDescription;
  open(): Promise<Opened>;
  /** `past`: the totals that a process told which is gone, and whose place this one takes; absent if there was none. */
  start(sink: Sink, clock: RunClock, past?: Totals): void;
  counts(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
  /** Takes events from outside, where that is what the source is. */
  offer?(events: readonly OfferedEvent[]): OfferResult;
}

export type Totals = Readonly<Record<string, number>>;

/** What became of events that were offered; `over`: no more are taken, as the run has ended. */
export interface OfferResult {
  readonly accepted: number;
  readonly dropped: number;
  readonly over?: true;
}
