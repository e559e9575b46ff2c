import type { FoundAlert } from "./found-alert.js";

/** Most alerts that wait for the end of an earlier one; beyond, they go ahead of it. */
const MOST_WAITING = 10_000;

/** Puts alerts in the order of their times. One that goes on keeps back those that came after it began. */
export class AlertOrder {
  #waiting: FoundAlert[] = [];

  readonly put = (alert: FoundAlert): void => {
    this.#waiting.push(alert);
  };

  /** Those that are before `timeUs`, when no alert of an earlier time can follow. */
  take(timeUs: number): readonly FoundAlert[] {
    if (this.#waiting.length === 0) return [];
    const sorted = this.#waiting.sort((a, b) => a.first - b.first);
    const open = sorted.findIndex(({ first }) => first >= timeUs);
    const due = open < 0 ? sorted.length : open;
    this.#waiting = sorted.slice(Math.max(due, sorted.length - MOST_WAITING));
    return sorted.slice(0, sorted.length - this.#waiting.length);
  }
}
