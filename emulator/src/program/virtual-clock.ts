import { setTimeout as sleep } from "node:timers/promises";

const US_PER_MS = 1000;
/** Timers of Node.js hold 31 bits of milliseconds; waiting is done in parts. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Virtual time, µs since 1970: it is host time (less `offsetUs`) at `originUs` and runs `speed` times as fast. Host
 * time is read once; from then on a monotonic clock counts, so that a clock that is set does not disturb the run.
 */
export class VirtualClock {
  readonly #startUs = Date.now() * US_PER_MS;
  readonly #startNs = process.hrtime.bigint();

  constructor(
    private readonly originUs: number,
    private readonly speed: number,
    private readonly offsetUs = 0,
  ) {}

  now(): number {
    const hostUs = this.#startUs + Number(process.hrtime.bigint() - this.#startNs) / 1000;
    return this.originUs + (hostUs - this.offsetUs - this.originUs) * this.speed;
  }

  /** Waits until virtual time `timeUs`, or until `signal` aborts. */
  async until(timeUs: number, signal: AbortSignal): Promise<void> {
    for (let left = timeUs - this.now(); left > 0 && !signal.aborted; left = timeUs - this.now()) {
      await pause(Math.min(LONGEST_SLEEP_MS, Math.ceil(left / this.speed / US_PER_MS)), signal);
    }
  }
}

/** Sleeps for so many milliseconds of host time, or until `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  // Only the signal can reject it, and the caller looks at the signal.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
