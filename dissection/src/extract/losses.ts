import type { Reading } from "../reading.js";

/** What reassembly gave up since the extractor was made, in datagrams of 6LoWPAN and packets of IP. */
export interface ReassemblyLosses {
  /** Datagrams whose fragments were not all heard within a minute. */
  readonly datagramsTimedOut: number;
  /** Datagrams that had to make room for others. */
  readonly datagramsEvicted: number;
  readonly packetsTimedOut: number;
  readonly packetsEvicted: number;
}

/** The losses of a reading so far. */
export function lossesOf({ fragments, packets }: Reading): ReassemblyLosses {
  return {
    datagramsTimedOut: fragments?.timedOut ?? 0,
    datagramsEvicted: fragments?.evicted ?? 0,
    packetsTimedOut: packets?.timedOut ?? 0,
    packetsEvicted: packets?.evicted ?? 0,
  };
}
