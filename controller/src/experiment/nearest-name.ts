/** Longer names are not compared: the cost is the product of the two lengths. */
const LONGEST_COMPARED = 64;
/** Names of which the nearest is looked for; a hostile file may know any number. */
const MOST_COMPARED = 500;

/**
 * The known name that a misspelt one most likely means: within a third of its length in insertions,
 * deletions, replacements and swaps of neighbours, ignoring case; one or two letters resemble nothing else.
 * Undefined if none is that near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined;
  let nearest: string | undefined;
  let least = Math.floor(name.length / 3) + 1;
  for (const candidate of known.slice(0, MOST_COMPARED)) {
    if (candidate.length > LONGEST_COMPARED || Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Next step for an unknown name: the nearest known one, and all of them if they are few. */
export function suggestName(name: string, known: readonly string[]): string {
  if (known.length === 0) return "remove it: none is known here";
  const nearest = nearestName(name, known);
  const names = [...new Set(known)];
  const listed = `${names.slice(0, 20).join(", ")}${names.length > 20 ? `, … (${names.length})` : ""}`;
  return nearest === undefined ? `use one of: ${listed}` : `did you mean "${nearest}"? known: ${listed}`;
}

/** Optimal string alignment distance, three rows at a time. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return last[right.length]!;
}
