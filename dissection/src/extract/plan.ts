import { LINKS, PROTOCOLS } from "../protocols/table.js";
import type { Decoder } from "../reading.js";

/** A protocol as the extractor walks it: followed only where something asked for can still come. */
export interface Step {
  readonly decode: Decoder;
  /** By what `decode` returns. */
  readonly next: (Step | undefined)[];
}

/** Names of the protocols that have to be read for attributes of `wanted` to be seen. */
function neededProtocols(wanted: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const [name, protocol] of Object.entries(PROTOCOLS)) {
    if (protocol.sets.some((set) => wanted.has(set))) needed.add(name);
  }
  // What leads to a needed protocol is needed; repeated until nothing is added.
  for (let before = -1; before !== needed.size; ) {
    before = needed.size;
    for (const [name, { next }] of Object.entries(PROTOCOLS)) {
      if (Object.values(next).some((follower) => needed.has(follower))) needed.add(name);
    }
  }
  return needed;
}

/**
 * The table of protocols, cut down to what attributes of the dictionary's protocols `wanted` need, as
 * first steps by link type. Who asks for `malformed` needs all.
 */
export function planSteps(wanted: ReadonlySet<string>): readonly (Step | undefined)[] {
  const needed = wanted.has("malformed") ? new Set(Object.keys(PROTOCOLS)) : neededProtocols(wanted);
  const steps = new Map(
    [...needed].map((name) => [name, { decode: PROTOCOLS[name]!.decode, next: [] as (Step | undefined)[] }]),
  );
  for (const [name, step] of steps) {
    const entries = Object.entries(PROTOCOLS[name]!.next);
    const size = Math.max(0, ...entries.map(([key]) => Number(key) + 1));
    step.next = new Array<Step | undefined>(size).fill(undefined);
    for (const [key, follower] of entries) step.next[Number(key)] = steps.get(follower);
  }
  const links: (Step | undefined)[] = [];
  for (const [linkType, name] of Object.entries(LINKS)) links[Number(linkType)] = steps.get(name);
  return links;
}
