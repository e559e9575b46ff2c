import type { SubscribeResponse } from "../gen/fedprobe/v1/probe.js";

/**
 * What is wrong with the order of a response to somebody who has everything up to `after`, or undefined. Where
 * all kinds are wanted there is no gap between records; `upTo` never goes back.
 */
export function findDisorder(
  { records, upTo }: SubscribeResponse,
  after: bigint,
  allKinds: boolean,
): string | undefined {
  let last = after;
  for (const { number } of records) {
    if (allKinds ? number !== last + 1n : number <= last)
      return `its journal is out of order: record ${number} follows record ${last}`;
    last = number;
  }
  if (upTo < last) return `its journal goes back: it had come to record ${last}, and now says ${upTo}`;
  if (allKinds && upTo > last)
    return `its journal has a gap: it says that all was sent up to ${upTo}, and the last was record ${last}`;
  return undefined;
}
