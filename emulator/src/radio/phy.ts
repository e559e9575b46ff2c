/** The constants of a PHY, and those of the MAC that follow from it. Times in symbols are of `symbolUs`. */
export interface Phy {
  readonly symbolUs: number;
  readonly usPerByte: number;
  /** Preamble, start-of-frame delimiter and PHY header, in bytes at the rate of the PSDU. */
  readonly overheadBytes: number;
  /** aUnitBackoffPeriod. */
  readonly backoffUnit: number;
  /** Clear channel assessment. */
  readonly cca: number;
  /** aTurnaroundTime. */
  readonly turnaround: number;
  /** From the end of a frame to the end of its acknowledgement, at most. */
  readonly ackWait: number;
  /** Interframe spaces behind short frames (up to `aMaxSIFSFrameSize`, 18 bytes) and long ones. */
  readonly sifs: number;
  readonly lifs: number;
}

/** Known PHYs. */
export const PHYS = {
  /** O-QPSK, 250 kbit/s (IEEE Std 802.15.4-2020, 12.2; aUnitBackoffPeriod and CCA: 8.4.2 and 10.2.8). */
  "oqpsk-2450": {
    symbolUs: 16,
    usPerByte: 32,
    overheadBytes: 6,
    backoffUnit: 20,
    cca: 8,
    turnaround: 12,
    ackWait: 54,
    sifs: 12,
    lifs: 40,
  },
  /**
   * SUN FSK mode 1 of 863 MHz: 50 kbit/s, 20 µs a symbol of one bit (IEEE Std 802.15.4-2020, 19.2 and Table 19-6);
   * 4 bytes of preamble, 2 of delimiter, 2 of header. The turnaround of 1 ms is 50 symbols (11.3, Table 11-1), and
   * macAckWaitDuration is 58 + 50 + 48 of the synchronisation header + 48 (8.4.3.1, Table 8-94).
   */
  "fsk-863": {
    symbolUs: 20,
    usPerByte: 160,
    overheadBytes: 8,
    backoffUnit: 58,
    cca: 8,
    turnaround: 50,
    ackWait: 204,
    sifs: 50,
    lifs: 50,
  },
} as const satisfies Record<string, Phy>;

export type PhyName = keyof typeof PHYS;

/** aMaxSIFSFrameSize (IEEE Std 802.15.4-2020, Table 8-93). */
const LONGEST_SHORT_FRAME = 18;

/** Time that a PSDU of `length` bytes is on the air, µs. */
export function airtimeUs(phy: Phy, length: number): number {
  return (phy.overheadBytes + length) * phy.usPerByte;
}

/** Bits a second of a PSDU on the air. */
export function bitRate(phy: PhyName): number {
  return 8e6 / PHYS[phy].usPerByte;
}

/** Interframe space behind a PSDU of `length` bytes, µs (IEEE Std 802.15.4-2020, 6.2.4). */
export function spacingUs(phy: Phy, length: number): number {
  return (length <= LONGEST_SHORT_FRAME ? phy.sifs : phy.lifs) * phy.symbolUs;
}
