import type { Link } from "./links.js";

/** A link is used for routing if at least this part of the frames arrives. */
export const USABLE_DELIVERY = 0.5;

/** Place of a device in the routing tree. */
export interface Route {
  /** Absent at the root. */
  readonly parent?: number;
  readonly hops: number;
}

/**
 * The tree of fewest hops to the root over usable links; among parents of equal rank the best link wins,
 * then the order of the devices. `undefined` for a device that has no way.
 */
export function findRoutes(links: readonly (readonly Link[])[], root: number): (Route | undefined)[] {
  const routes: (Route | undefined)[] = links.map(() => undefined);
  routes[root] = { hops: 0 };
  let rank = [root];
  while (rank.length > 0) rank = nextRank(links, routes, rank);
  return routes;
}

/** Gives a route to every device that has none and is next to one of `rank`; gives those devices. */
function nextRank(
  links: readonly (readonly Link[])[],
  routes: (Route | undefined)[],
  rank: number[],
): number[] {
  const best = new Map<number, { readonly parent: number; readonly delivery: number }>();
  for (const parent of rank) {
    for (const { to, delivery } of links[parent]!) {
      if (routes[to] !== undefined || delivery < USABLE_DELIVERY) continue;
      if (delivery > (best.get(to)?.delivery ?? 0)) best.set(to, { parent, delivery });
    }
  }
  for (const [device, { parent }] of best) routes[device] = { parent, hops: routes[parent]!.hops + 1 };
  return [...best.keys()].sort((a, b) => a - b);
}
