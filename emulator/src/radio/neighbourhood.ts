import type { Position } from "./propagation.js";

interface Placed {
  readonly position: Position;
  readonly channel?: number | undefined;
}

/**
 * Finds, for a node, the others that may be within `reach` metres, in their order: all that are and that may be on its
 * channel, and some that are not. A grid makes the search cost as much as what is near, not as much as there is.
 */
export function openNeighbourhood(nodes: readonly Placed[], reach: number): (node: number) => number[] {
  const cell = ({ position: [x, y] }: Placed) => [Math.floor(x / reach), Math.floor(y / reach)] as const;
  // One that hops may meet all others, whatever their channel.
  const isMixed = nodes.some(({ channel }) => channel === undefined);
  const key = ({ channel }: Placed, column: number, row: number) => {
    return `${isMixed ? "any" : channel} ${column} ${row}`;
  };
  const cells = new Map<string, number[]>();
  for (const [index, node] of nodes.entries()) {
    const own = key(node, ...cell(node));
    const members = cells.get(own);
    if (members) members.push(index);
    else cells.set(own, [index]);
  }
  return (index) => {
    const node = nodes[index]!;
    const [column, row] = cell(node);
    const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => key(node, column + x, row + y)));
    const found = around.flatMap((place) => cells.get(place) ?? []).filter((other) => other !== index);
    return found.sort((a, b) => a - b);
  };
}
