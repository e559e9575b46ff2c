/** Datagrams that are put together at the same time; a sniffer hears those of many nodes. */
export const CAPACITY = 64;
/** RFC 4944, 5.3: the size field has eleven bits. */
export const LONGEST_DATAGRAM = 2048;
/** Two addresses with the kind of each: the link endpoints of a datagram. */
export const ENDPOINTS = 18;
/** The key of a place where there is no datagram. */
export const FREE = -1;

/** Datagrams that are not yet complete. Their bytes lie in the arena, each octet where the decompressed one would. */
export interface Fragments {
  /** Size and tag of each datagram in one number; `FREE` where there is none. */
  readonly keys: Int32Array;
  readonly endpoints: Uint8Array;
  /** Time of the fragment that was heard first, µs. */
  readonly started: Float64Array;
  readonly covered: Uint16Array;
  /** 1 for octets that were heard, or that a compressed header stands for. */
  readonly coverage: Uint8Array;
  /** Where the 6LoWPAN header begins in the arena; 0 before the first fragment. */
  readonly starts: Int32Array;
  readonly sought: Uint8Array;
  /** Whether the last fragment said other bytes than one before it. */
  conflict: boolean;
  /** Datagrams given up since the beginning: for their age, and for want of room. */
  timedOut: number;
  evicted: number;
}

/** An empty table. */
export function makeFragments(): Fragments {
  return {
    keys: new Int32Array(CAPACITY).fill(FREE),
    endpoints: new Uint8Array(CAPACITY * ENDPOINTS),
    started: new Float64Array(CAPACITY),
    covered: new Uint16Array(CAPACITY),
    coverage: new Uint8Array(CAPACITY * LONGEST_DATAGRAM),
    starts: new Int32Array(CAPACITY),
    sought: new Uint8Array(ENDPOINTS),
    conflict: false,
    timedOut: 0,
    evicted: 0,
  };
}
