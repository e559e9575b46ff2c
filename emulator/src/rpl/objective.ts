import type { Identity } from "../network/identity.js";
import { type Dodag, INFINITE_RANK } from "./dodag.js";
import { isUsable, type Neighbour } from "./neighbours.js";

/** ETX of 1 as MRHOF counts it (RFC 6551, 4.3.2). */
const ETX_UNIT = 128;
/** A parent that is better by less is not worth the change (RFC 6719, 5: PARENT_SWITCH_THRESHOLD; RFC 6552, 4.2.2). */
const HYSTERESIS = { of0: 255, mrhof: 192 } as const;

/** The rank of a device below this neighbour: one step (RFC 6552, 4.1) or the ETX of the link (RFC 6719, 3.3) more. */
export function rankBelow({ etx, rank }: Neighbour, { configuration, objective }: Dodag): number {
  const { minHopRankIncrease } = configuration;
  const step =
    objective === "of0" ? minHopRankIncrease : Math.max(minHopRankIncrease, Math.round(etx * ETX_UNIT));
  return Math.min(INFINITE_RANK, rank + step);
}

/** A link over which frames need more transmissions than this is taken where there is no other. */
const POOR_ETX = 2.5;

/** What a device chooses its parent among. */
export interface Choice {
  readonly neighbours: Iterable<Neighbour>;
  readonly current: Identity | undefined;
  readonly version: number;
  /** The highest rank that it may take (RFC 6550, 8.2.2.4). */
  readonly highestRank: number;
  /** Those that hang on the device itself. */
  readonly isBelow: (identity: Identity) => boolean;
}

/** The neighbour to hang on: the one that gives the least rank, of equal ones the best link; undefined if none will do. */
export function chooseParent(dodag: Dodag, choice: Choice): Neighbour | undefined {
  let best: Neighbour | undefined;
  let current: Neighbour | undefined;
  for (const neighbour of choice.neighbours) {
    if (neighbour.version !== choice.version || !isUsable(neighbour)) continue;
    const isCurrent = neighbour.identity === choice.current;
    const isBetter = best === undefined || compare(neighbour, best, dodag) < 0;
    if ((!isBetter && !isCurrent) || !isAllowed(neighbour, dodag, choice)) continue;
    if (isCurrent) current = neighbour;
    if (isBetter) best = neighbour;
  }
  if (best === undefined || current === undefined) return best;
  const gain = costOf(current, dodag) - costOf(best, dodag);
  return gain > HYSTERESIS[dodag.objective] ? best : current;
}

function isAllowed(neighbour: Neighbour, dodag: Dodag, { highestRank, isBelow }: Choice): boolean {
  return rankBelow(neighbour, dodag) <= highestRank && !isBelow(neighbour.identity);
}

/** Whether the choice of a parent may be another since `parent` needed more than one attempt. */
export function isInDoubt(parent: Neighbour, { objective }: Dodag): boolean {
  return objective === "mrhof" || !isUsable(parent) || parent.etx > POOR_ETX;
}

/** Hops alone would lead over the longest links there are: those that lose much come after all others. */
function costOf(neighbour: Neighbour, dodag: Dodag): number {
  const isPoor = dodag.objective === "of0" && neighbour.etx > POOR_ETX;
  return rankBelow(neighbour, dodag) + (isPoor ? INFINITE_RANK : 0);
}

function compare(a: Neighbour, b: Neighbour, dodag: Dodag): number {
  return costOf(a, dodag) - costOf(b, dodag) || a.etx - b.etx;
}
