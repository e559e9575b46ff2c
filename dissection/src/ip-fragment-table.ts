/** Octets that tell one packet from another: identification (4), version, protocol, addresses (16 each). */
export const KEY = 38;

/** Packets that are put together at the same time. */
export const PACKETS = 16;
/** The length field has 16 bits. */
export const LONGEST_PACKET = 65_536;
/** Fragments begin at multiples of eight octets (RFC 791, 3.1; RFC 8200, 4.5). */
export const UNIT = 8;
export const UNITS = LONGEST_PACKET / UNIT;

/** IP packets that are not yet complete. Their payloads lie in the arena. */
export interface IpFragments {
  readonly inUse: Uint8Array;
  /** `KEY` octets for each. */
  readonly keys: Uint8Array;
  readonly sought: Uint8Array;
  /** Time of the fragment that was heard first, µs. */
  readonly started: Float64Array;
  /** Octets of the payload, known with the last fragment; 0 before. */
  readonly lengths: Uint32Array;
  /** Units that were heard, and their number. */
  readonly coverage: Uint8Array;
  readonly covered: Uint16Array;
  /** Whether the last fragment said other octets than one before it. */
  conflict: boolean;
  /** Packets given up since the beginning: for their age, and for want of room. */
  timedOut: number;
  evicted: number;
}

/** An empty table. */
export function makeIpFragments(): IpFragments {
  return {
    inUse: new Uint8Array(PACKETS),
    keys: new Uint8Array(PACKETS * KEY),
    sought: new Uint8Array(KEY),
    started: new Float64Array(PACKETS),
    lengths: new Uint32Array(PACKETS),
    coverage: new Uint8Array(PACKETS * UNITS),
    covered: new Uint16Array(PACKETS),
    conflict: false,
    timedOut: 0,
    evicted: 0,
  };
}
