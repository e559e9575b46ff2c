import type { RunClock } from "../model/clock.js";

/**
 * How far (host milliseconds, whatever the run's speed) a sniffer's time may be from the run's clock. Ahead: no frame
 * is heard before it was sent, so this is only what clocks that are set (NTP) differ by; it is tight because a time
 * that is ahead ends windows too early. Behind: a sniffer, a link or a busy host may hold frames back.
 */
const AHEAD_MS = 1_000;
const BEHIND_MS = 10_000;

/** Whether a sniffer's time (µs on the run's clock) can be the time at which a frame was heard that comes now. */
export function isBelievable(timeUs: number, clock: RunClock): boolean {
  const ahead = clock.millisecondsUntil(timeUs);
  return ahead <= AHEAD_MS && ahead >= -BEHIND_MS;
}

/** For the person who must set the sender's clock. */
export function describeOffset(sender: string, timeUs: number, clock: RunClock): string {
  const ahead = clock.millisecondsUntil(timeUs) / 1000;
  const offset = `${Math.abs(Math.round(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} the run's clock`;
  return `${sender} is ${offset}: what it sends gets the time of its arrival, and is counted as times.refused; set its clock, or \`clock: host\` for this source`;
}
