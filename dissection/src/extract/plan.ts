import { LINKS, PROTOCOLS, type Protocol, RADIO_LINKS, TUNNEL } from "../protocols/table.js";
import type { Decoder } from "../reading.js";

/** A protocol as the extractor walks it: followed only where something asked for can still come. */
export interface Step {
  readonly decode: Decoder;
  /** By what `decode` returns. */
  readonly next: readonly (Step | undefined)[];
}

type Table = ReadonlyMap<string, Protocol>;

/** The protocols of `table` that have to be read for attributes of `wanted` to be seen. */
function cutDown(table: Table, wanted: ReadonlySet<string>): Table {
  // Who asks for `malformed` asks for all.
  if (wanted.has("malformed")) return table;
  const needed = new Set<string>();
  for (const [name, protocol] of table) {
    if (protocol.sets.some((set) => wanted.has(set))) needed.add(name);
  }
  // What leads to a needed protocol is needed; repeated until nothing is added.
  for (let before = -1; before !== needed.size; ) {
    before = needed.size;
    for (const [name, { next }] of table) {
      if (Object.values(next).some((follower) => needed.has(follower))) needed.add(name);
    }
  }
  return new Map([...table].filter(([name]) => needed.has(name)));
}

function makeSteps(table: Table): ReadonlyMap<string, Step> {
  const steps = new Map(
    [...table].map(([name, { decode }]) => [name, { decode, next: [] as readonly (Step | undefined)[] }]),
  );
  for (const [name, { next }] of table) {
    const entries = Object.entries(next);
    const size = Math.max(0, ...entries.map(([key]) => Number(key) + 1));
    const followers = new Array<Step | undefined>(size).fill(undefined);
    for (const [key, follower] of entries) followers[Number(key)] = steps.get(follower);
    steps.get(name)!.next = followers;
  }
  return steps;
}

/**
 * The table of protocols, cut down to what attributes of the dictionary's protocols `wanted` need, as
 * first steps by link type.
 */
export function planSteps(wanted: ReadonlySet<string>): readonly (Step | undefined)[] {
  const all = Object.entries(PROTOCOLS);
  const wired = makeSteps(cutDown(new Map(all), wanted));
  const radio = makeSteps(cutDown(new Map(all.filter(([name]) => name !== TUNNEL)), wanted));
  const links: (Step | undefined)[] = [];
  for (const [link, name] of Object.entries(LINKS)) {
    const linkType = Number(link);
    links[linkType] = (RADIO_LINKS.includes(linkType) ? radio : wired).get(name);
  }
  return links;
}
