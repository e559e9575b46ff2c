import type { Identity } from "../network/identity.js";

/**
 * The default timeslot of 10 ms, µs (IEEE Std 802.15.4-2020, Table 8-96): when a frame begins, how long its recipient
 * waits for it around that time, and when its acknowledgement begins after its end.
 */
export const TIMESLOT = { length: 10_000, txOffset: 2120, rxWait: 2200, txAckDelay: 1000 } as const;

/** The default hopping sequence of the 16 channels of 2.4 GHz (RFC 8180, 4.1). */
export const HOPPING_SEQUENCE = [16, 17, 23, 18, 26, 15, 25, 22, 19, 11, 12, 13, 24, 14, 20, 21] as const;

/** The channel of a cell in the slot of this absolute number (IEEE Std 802.15.4-2020, 6.2.10). */
export function channelOf(asn: number, channelOffset: number): number {
  return HOPPING_SEQUENCE[(asn + channelOffset) % HOPPING_SEQUENCE.length]!;
}

/** The one cell that all share: slot and channel offset 0 (RFC 8180, 4.1). */
export const SHARED_CELL = { timeslot: 0, channelOffset: 0 } as const;

/** Link options of the shared cell: transmit, receive, shared, timekeeping (RFC 8180, 4.1). */
export const SHARED_OPTIONS = 0x0f;

/** What a cell is there for: its sender, or all; and the channel offset. */
export interface Cell {
  readonly sender: Identity | "all";
  readonly channelOffset: number;
}

/** Slots that a slotframe must have so that each of `devices` may send a frame `transmissions` times in a row. */
export function slotsNeeded(devices: number, transmissions: number): number {
  return 1 + devices * transmissions;
}

/**
 * The slotframe of a network: first the cell that all share, then for each device so many cells in a row as a frame
 * is sent times, in which it alone sends and all others listen. Each device knows it from the list of devices, so
 * nobody has to negotiate cells.
 */
export class Schedule {
  readonly #cells: readonly Cell[];

  /** `size` in slots: at least `slotsNeeded`. */
  constructor(
    devices: readonly Identity[],
    readonly size: number,
    readonly transmissions: number,
  ) {
    const own = devices.flatMap((sender, index) => {
      const cell = { sender, channelOffset: (index + 1) % HOPPING_SEQUENCE.length };
      return Array.from({ length: transmissions }, () => cell);
    });
    this.#cells = [{ sender: "all", channelOffset: SHARED_CELL.channelOffset }, ...own];
  }

  /** The cell of the slot with this absolute number; undefined: everybody sleeps. */
  cellAt(asn: number): Cell | undefined {
    return this.#cells[asn % this.size];
  }

  /** The first slot behind `asn` in which somebody is awake. */
  nextAwake(asn: number): number {
    const next = asn + 1;
    const place = next % this.size;
    return place < this.#cells.length ? next : next + this.size - place;
  }
}
