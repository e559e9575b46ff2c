import type { StructuredEvent } from "@fedprobe/probe-agent";

/** An event of a file, with its number there, from 1. */
export interface NumberedEvent extends StructuredEvent {
  readonly rank: number;
}

/** So much later than it should an event may come, in µs of event time; and most events that wait for such. */
const LATENESS_US = 1_000_000;
const MOST_WAITING = 10_000;

/**
 * Puts events in the order of time that are written somewhat out of it, as several simulated nodes write them
 * into one file: an event may come up to a second of event time too late.
 */
export class EventOrder {
  #waiting: NumberedEvent[] = [];
  #next = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #released = Number.NEGATIVE_INFINITY;
  /** Events that are older than one before them; of these, those that came too late. */
  outOfOrder = 0;
  late = 0;

  put(event: NumberedEvent): void {
    if (event.time < this.#latest) this.outOfOrder += 1;
    else this.#latest = event.time;
    if (event.time < this.#released) this.late += 1;
    let at = this.#waiting.length;
    while (at > this.#next && this.#waiting[at - 1]!.time > event.time) at -= 1;
    if (at === this.#waiting.length) this.#waiting.push(event);
    else this.#waiting.splice(at, 0, event);
  }

  /** The next event whose turn has come; `ended`: no more are put. */
  take(ended: boolean): NumberedEvent | undefined {
    const event = this.#waiting[this.#next];
    if (event === undefined || !(ended || this.#isDue(event))) return undefined;
    this.#next += 1;
    if (this.#next > 1000 && 2 * this.#next > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    this.#released = Math.max(this.#released, event.time);
    return event;
  }

  #isDue({ time }: NumberedEvent): boolean {
    return time <= this.#latest - LATENESS_US || this.#waiting.length - this.#next > MOST_WAITING;
  }
}
