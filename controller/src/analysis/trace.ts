import type { CaptureOptions, ExtractorOptions } from "@fedprobe/dissection";
import type { Event, Problem } from "@fedprobe/properties";

/** What a trace has come to so far. */
export interface TraceCounts {
  analysed: number;
  "bad-fcs": number;
  /** Events that are older than one before them in the file. */
  "out-of-order": number;
  /** Of these: too late to be put in their place. */
  late: number;
  /** Lines that hold no event. */
  malformed: number;
}

/**
 * The events of one input, one at a time. `step` goes on to the next as long as it is at hand, and allocates
 * nothing for a frame; `read` fetches more. Not before `read` has returned true is there an event.
 */
export interface Trace {
  /** What the input stands for: a probe. */
  readonly probe: string;
  readonly counts: TraceCounts;
  /** Whether some event said that its FCS is right or wrong. */
  readonly seesFcs: boolean;
  /** Of the event at hand: µs since 1970, and its place in the input, from 1. */
  readonly time: number;
  readonly rank: number;
  /** The latest time of all so far; 0 before there is one. */
  readonly latest: number;
  /** The event at hand, with the attributes that one of the machines asks for, by the number of the machine. */
  event(view: number): Event;
  /** Whether there was another event at hand. */
  step(): boolean;
  /** Waits for more; false at the end. Rejects with `CaptureError` where a capture cannot be read on. */
  read(): Promise<boolean>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

/** How an input is read. */
export interface TraceOptions {
  /** The attributes that each machine asks for. */
  readonly views: readonly (readonly string[])[];
  /** Of captures: contexts and keys of the network, and what the file does not say of itself. */
  readonly network: ExtractorOptions;
  readonly capture: CaptureOptions;
  /** Told of lines that hold no event. */
  readonly onProblem: (problem: Problem) => void;
}

/** Counts of a trace that has just been opened. */
export function noCounts(): TraceCounts {
  return { analysed: 0, "bad-fcs": 0, "out-of-order": 0, late: 0, malformed: 0 };
}
