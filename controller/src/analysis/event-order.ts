import type { StructuredEvent } from "@fedprobe/probe-agent";

/** An event of a file, with its number there, from 1. */
export interface NumberedEvent extends StructuredEvent {
  readonly rank: number;
}

/** So much later than it should an event may come, in µs of event time; and most events that wait for such. */
const LATENESS_US = 1_000_000;
const MOST_WAITING = 10_000;
/** Places of events that have been given out are let go when there are so many. */
const SLACK = 1000;

/**
 * Puts events in the order of time that are written somewhat out of it, as several simulated nodes write them
 * into one file: an event may come up to a second of event time too late. The order does not depend on when
 * events are taken.
 */
export class EventOrder {
  #waiting: NumberedEvent[] = [];
  /** The next to be given out, and the first that a late event may still come before. */
  #next = 0;
  #open = 0;
  #latest = Number.NEGATIVE_INFINITY;
  /** The latest time of those that no other may come before. */
  #settled = Number.NEGATIVE_INFINITY;
  /** Events that are older than one before them; of these, those that came too late to be put in their place. */
  outOfOrder = 0;
  late = 0;

  put(event: NumberedEvent): void {
    if (event.time < this.#latest) this.outOfOrder += 1;
    else this.#latest = event.time;
    this.#settle();
    if (event.time < this.#settled) this.late += 1;
    let at = this.#waiting.length;
    while (at > this.#open && this.#waiting[at - 1]!.time > event.time) at -= 1;
    if (at === this.#waiting.length) this.#waiting.push(event);
    else this.#waiting.splice(at, 0, event);
  }

  /** The next event whose turn has come; `ended`: no more are put. */
  take(ended: boolean): NumberedEvent | undefined {
    const event = this.#waiting[this.#next];
    if (event === undefined || (!ended && this.#next >= this.#open)) return undefined;
    this.#next += 1;
    if (this.#next > SLACK && 2 * this.#next > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#open -= this.#next;
      this.#next = 0;
    }
    return event;
  }

  #settle(): void {
    for (let event = this.#waiting[this.#open]; event !== undefined; event = this.#waiting[this.#open]) {
      const isDue = event.time <= this.#latest - LATENESS_US;
      if (!isDue && this.#waiting.length - this.#open <= MOST_WAITING) return;
      this.#settled = Math.max(this.#settled, event.time);
      this.#open += 1;
    }
  }
}
