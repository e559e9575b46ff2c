export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A curve that bends less than this has no knee. */
const LEAST_BEND = 0.1;

/**
 * Where a curve that rises ever less begins to saturate: the point that lies farthest above the straight line from its
 * first to its highest point, both axes scaled to 1 (Satopää et al.: Finding a "Kneedle" in a Haystack, 2011).
 * Undefined where nothing saturates, or of less than three points. The points are in the order of x.
 */
export function findKnee(points: readonly Point[]): Point | undefined {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 3 || last.x <= first.x) return undefined;
  const highest = Math.max(...points.map(({ y }) => y));
  const rise = highest - first.y;
  if (rise <= 0) return undefined;
  let knee: Point | undefined;
  let most = LEAST_BEND;
  for (const point of points) {
    const above = (point.y - first.y) / rise - (point.x - first.x) / (last.x - first.x);
    if (above > most) [knee, most] = [point, above];
  }
  return knee;
}
