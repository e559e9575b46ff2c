import type { Calculation } from "../calculated/calculation.js";
import type { Reading } from "../reading.js";

/** What was given up since the extractor was made, of what is remembered between frames: the tables are bounded. */
export interface ExtractorLosses {
  /** Datagrams of 6LoWPAN whose fragments were not all heard within a minute. */
  readonly datagramsTimedOut: number;
  /** Datagrams that had to make room for others. */
  readonly datagramsEvicted: number;
  /** The same for packets of IP. */
  readonly packetsTimedOut: number;
  readonly packetsEvicted: number;
  /** Transmitters (node.*), sessions (flow.*) and payloads of flows that had to make room for others. */
  readonly nodesForgotten: number;
  readonly sessionsForgotten: number;
  readonly payloadsForgotten: number;
}

/** The losses of a reading so far, and of what is calculated beside it. */
export function lossesOf(
  { fragments, packets }: Reading,
  calculation: Calculation | undefined,
): ExtractorLosses {
  const forgotten = calculation?.forgotten;
  return {
    datagramsTimedOut: fragments?.timedOut ?? 0,
    datagramsEvicted: fragments?.evicted ?? 0,
    packetsTimedOut: packets?.timedOut ?? 0,
    packetsEvicted: packets?.evicted ?? 0,
    nodesForgotten: forgotten?.nodes ?? 0,
    sessionsForgotten: forgotten?.sessions ?? 0,
    payloadsForgotten: forgotten?.payloads ?? 0,
  };
}
