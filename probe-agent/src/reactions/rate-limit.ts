const MOST = 10;
const WINDOW_US = 60_000_000;

/** At most ten a minute of the run's time for each property: what follows from frames must not become a flood itself. */
export class RateLimit {
  readonly #recent = new Map<number, number[]>();

  allows(propertyId: number, timeUs: number): boolean {
    const recent = (this.#recent.get(propertyId) ?? []).filter((time) => Math.abs(timeUs - time) < WINDOW_US);
    this.#recent.set(propertyId, recent);
    if (recent.length >= MOST) return false;
    recent.push(timeUs);
    return true;
  }
}
