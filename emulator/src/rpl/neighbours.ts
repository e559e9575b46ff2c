import type { Identity } from "../network/identity.js";
import { INFINITE_RANK } from "./dodag.js";

/** A device whose DIOs are heard. */
export interface Neighbour {
  readonly identity: Identity;
  rank: number;
  version: number;
  /** Expected transmissions until an acknowledgement comes (RFC 6551, 4.3.2); 1 at the best. */
  etx: number;
  /** Frames in a row that nobody acknowledged. */
  failures: number;
  /** Mean power of its DIOs, dBm; until something was sent to it, it says how good the link is. */
  power: number;
  isTried: boolean;
}

/** Before anything was sent the power says how good a link is: with this much over the sensitivity, dB, it is perfect. */
const PERFECT_MARGIN = 6;
const WORST_GUESS = 4;
/** What a frame without acknowledgement counts as, and how much one frame counts. */
const NO_ACK_ETX = 10;
const WEIGHT = 0.15;
const POWER_WEIGHT = 0.3;
/** Links that need more transmissions are no good (RFC 6719, 5: MAX_LINK_METRIC). */
const MOST_ETX = 6;
/** After so many frames in a row without acknowledgement a neighbour is gone. */
const MOST_FAILURES = 4;

/** The neighbours of a device, and how good the links to them are. */
export class Neighbours {
  readonly #known = new Map<Identity, Neighbour>();

  /** `sensitivity` in dBm. */
  constructor(private readonly sensitivity: number) {}

  [Symbol.iterator](): IterableIterator<Neighbour> {
    return this.#known.values();
  }

  get(identity: Identity | undefined): Neighbour | undefined {
    return identity && this.#known.get(identity);
  }

  /** Keeps what a DIO says, which came with `power` dBm; gives the neighbour. */
  note(identity: Identity, rank: number, version: number, power: number): Neighbour {
    const known = this.#known.get(identity);
    const mean = known ? known.power + POWER_WEIGHT * (power - known.power) : power;
    const etx = known?.isTried ? known.etx : this.#guess(mean);
    const news = { rank, version, power: mean, etx };
    if (known) return Object.assign(known, news);
    const neighbour = { identity, ...news, failures: 0, isTried: false };
    this.#known.set(identity, neighbour);
    return neighbour;
  }

  #guess(power: number): number {
    const lacking = 1 - Math.min(1, Math.max(0, power - this.sensitivity) / PERFECT_MARGIN);
    return 1 + lacking * (WORST_GUESS - 1);
  }

  /** A frame to it went out `attempts` times. */
  noteResult(identity: Identity, attempts: number, acknowledged: boolean): void {
    const neighbour = this.#known.get(identity);
    if (neighbour === undefined) return;
    const sample = acknowledged ? attempts : NO_ACK_ETX;
    neighbour.isTried = true;
    neighbour.etx += WEIGHT * (sample - neighbour.etx);
    neighbour.failures = acknowledged ? 0 : neighbour.failures + 1;
  }

  /** Forgets those from whom there is no way to the root but, maybe, through us: those of `rank` or worse. */
  forgetBelow(rank: number): void {
    for (const neighbour of this.#known.values()) if (neighbour.rank >= rank) neighbour.rank = INFINITE_RANK;
  }

  forget(identity: Identity): void {
    this.#known.delete(identity);
  }

  clear(): void {
    this.#known.clear();
  }
}

/** Whether frames to it arrive often enough. */
export function isUsable({ etx, failures, rank }: Neighbour): boolean {
  return rank < INFINITE_RANK && etx <= MOST_ETX && failures < MOST_FAILURES;
}
