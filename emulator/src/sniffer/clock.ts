/** A clock that is not quite right. */
export interface ClockError {
  /** What it shows too much at the beginning, seconds. */
  readonly offset: number;
  /** What it gains on the right time, parts per million. */
  readonly drift: number;
}

/** What the clock shows, in µs, `timeUs` after the beginning. */
export function shownTime(timeUs: number, { drift, offset }: ClockError): number {
  return Math.round(timeUs + offset * 1e6 + timeUs * drift * 1e-6);
}
