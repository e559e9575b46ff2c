import { decodeValue, type OfferedEvent } from "@fedprobe/proto";
import { readEvent } from "../events/read-event.js";
import type { RunClock } from "../model/clock.js";
import type { OfferResult, Opened, Sink, Source } from "../model/source.js";
import type { StructuredEvent } from "../model/structured-event.js";
import { describeOffset, isBelievable } from "./sniffer-time.js";

/**
 * Events that a simulator offers through the probe's server.
 * Counts: received = analysed + dropped.not-started + dropped.malformed-event; of the analysed, times.refused: the
 * simulator's time was not believed.
 */
export class OfferedSource implements Source {
  readonly description;
  readonly #counts = {
    received: 0,
    "dropped.not-started": 0,
    "dropped.malformed-event": 0,
    "times.refused": 0,
  };
  #running: { readonly sink: Sink; readonly clock: RunClock } | undefined;
  #over = false;

  /** Whose time an event gets: the host's at its arrival, or the sender's own. */
  constructor(private readonly clock: "host" | "sender") {
    const message = `events that a simulator offers, times of the ${clock}`;
    this.description = { name: "events", message, fcsObservable: true };
  }

  async open(): Promise<Opened> {
    return {};
  }

  start(sink: Sink, clock: RunClock): void {
    this.#running = { sink, clock };
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return { ...this.#counts };
  }

  async stop(): Promise<void> {
    this.#over = true;
  }

  offer(events: readonly OfferedEvent[]): OfferResult {
    if (this.#over) return { accepted: 0, dropped: events.length, over: true };
    this.#counts.received += events.length;
    if (!this.#running) {
      this.#counts["dropped.not-started"] += events.length;
      return { accepted: 0, dropped: events.length };
    }
    let accepted = 0;
    for (const event of events) if (this.#take(event, this.#running.sink, this.#running.clock)) accepted += 1;
    return { accepted, dropped: events.length - accepted };
  }

  #take(offered: OfferedEvent, sink: Sink, clock: RunClock): boolean {
    const event = readOffered(offered);
    if (typeof event !== "string") {
      sink.event({ ...event, time: this.#timeOf(event.time, sink, clock) });
      return true;
    }
    if (this.#counts["dropped.malformed-event"] === 0)
      sink.notice("warning", `an event was dropped: ${event}`);
    this.#counts["dropped.malformed-event"] += 1;
    return false;
  }

  #timeOf(time: number, sink: Sink, clock: RunClock): number {
    if (this.clock === "host") return clock.now();
    if (isBelievable(time, clock)) return time;
    if (this.#counts["times.refused"] === 0)
      sink.notice("warning", describeOffset("a simulator", time, clock));
    this.#counts["times.refused"] += 1;
    return clock.now();
  }
}

/** The event, or why it is none. */
function readOffered({ timeUs, attributes }: OfferedEvent): StructuredEvent | string {
  const given = attributes.map(({ name, value }) => [name, decodeValue(value)] as const);
  return readEvent(Number(timeUs), given);
}
