/** Width of a letter of the charts' text, on average, in units of their coordinates. */
export const LETTER_WIDTH = 6.6;

/**
 * Finds a row in which nothing reaches into `from`..`to`, and takes that place; `ends` says up to where each
 * row is taken. Things must come sorted by where they begin. Undefined: all `most` rows are taken.
 */
export function placeInRow(ends: number[], from: number, to: number, most: number): number | undefined {
  const free = ends.findIndex((end) => end <= from);
  const row = free === -1 ? ends.length : free;
  if (row >= most) return undefined;
  ends[row] = to;
  return row;
}
