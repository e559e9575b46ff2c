import type { ExtractorOptions } from "@fedprobe/dissection";
import type { Property } from "@fedprobe/properties";
import type { OfferedEvent } from "@fedprobe/proto";
import type { Journal } from "./journal/journal.js";
import type { Recovered } from "./journal/recover-journal.js";
import type { ClockOrigin } from "./model/clock.js";
import type { OfferResult, Opened } from "./model/source.js";
import type { Parameters } from "./pipeline.js";
import type { ReactionSettings } from "./reactions/settings.js";

/** What every work is given. */
export interface WorkOptions {
  /** Name of the probe. */
  readonly probe: string;
  /** Where it may put files. */
  readonly directory: string;
  readonly properties: readonly Property[];
  readonly parameters: Parameters;
  /** Contexts and keys of the network. */
  readonly network: ExtractorOptions;
  readonly reactions: ReactionSettings;
  readonly journal: Journal;
}

/**
 * What a probe does between Start and its End record: frames to records (frame-work.ts), or, as a correlator,
 * other probes' records to records (record-work.ts).
 */
export interface Work {
  /** Names of the values in its Event records. */
  readonly eventAttributes: readonly string[];
  /** Takes what it needs (a port, a file); rejects with a message that names it. */
  open(): Promise<Opened>;
  /** `past`: what a process has left whose place this one takes. */
  start(origin: ClockOrigin, past?: Recovered): void;
  /** Takes events from outside, where that is its source. */
  readonly offer?: ((events: readonly OfferedEvent[]) => OfferResult) | undefined;
  /** Ends it if it has not ended by itself; the journal is closed when this resolves. */
  stop(reason: string): Promise<void>;
}
