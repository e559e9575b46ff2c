/**
 * The run's clock (docs/architecture.md, "A run has one clock"): virtual time runs `speed` times as fast as
 * the host's. It hangs on the monotonic clock, so a step of the wall clock does not move it.
 */
export interface RunClock {
  readonly speed: number;
  /** Microseconds since 1970 on the run's clock. */
  now(): number;
  /** Host milliseconds until the run's clock shows `runUs`; negative if it has passed. */
  millisecondsUntil(runUs: number): number;
}

export interface ClockOrigin {
  readonly hostOriginUs: number;
  readonly virtualOriginUs: number;
  readonly speed: number;
}

/** Host time in µs since 1970, read off the monotonic clock. */
export function hostNow(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

export function makeRunClock(origin: ClockOrigin, host: () => number = hostNow): RunClock {
  const { hostOriginUs, virtualOriginUs, speed } = origin;
  const now = () => virtualOriginUs + (host() - hostOriginUs) * speed;
  return { speed, now, millisecondsUntil: (runUs) => (runUs - now()) / speed / 1000 };
}
