/** Longer names than this are compared by their beginning: names come from hostile files. */
const COMPARED = 64;

/** Number of insertions, deletions and replacements that turn `a` into `b` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The one of `known` that is fewest edits away from `name`, the first of equals; "" if none is known. */
export function nearestName(name: string, known: readonly string[]): string {
  const text = name.slice(0, COMPARED);
  let nearest = "";
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    if (Math.abs(candidate.length - text.length) >= least) continue;
    const distance = editDistance(text, candidate);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** `did you mean 'x'?`, or that nothing is known. */
export function suggest(name: string, known: readonly string[]): string {
  return known.length === 0 ? "none is known here" : `did you mean '${nearestName(name, known)}'?`;
}

/** `name` in quotes, cut to a length that fits a message. */
export function quote(name: string): string {
  return name.length > COMPARED ? `'${name.slice(0, COMPARED)}…'` : `'${name}'`;
}
