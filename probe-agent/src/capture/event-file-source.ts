import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { formatProblem } from "@fedprobe/properties";
import { type EventLine, EventLines } from "../events/event-lines.js";
import type { RunClock } from "../model/clock.js";
import type { Opened, Sink, Source, Totals } from "../model/source.js";
import { Skipping } from "./skipping.js";

/** Events are let go in groups when they are less than this apart, so that a fast replay is not all timers. */
const GRANULARITY_MS = 5;

/**
 * A file of JSON Lines, played on the run's clock: an event comes when the clock shows its time.
 * Counts: received = analysed + dropped.malformed-line.
 */
export class EventFileSource implements Source {
  readonly replays = true;
  readonly #skipping = new Skipping();
  readonly description;
  readonly #counts = { received: 0, "dropped.malformed-line": 0 };
  readonly #stop = new AbortController();
  #playing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {
    this.description = { name: "events", message: `events of ${basename(path)}`, fcsObservable: true };
  }

  /** Reads the first line, so that a file which holds no events is known before the run. */
  async open(): Promise<Opened> {
    for await (const line of this.#lines()) {
      if ("problem" in line) throw new Error(formatProblem(line.problem));
      break;
    }
    return {};
  }

  start(sink: Sink, clock: RunClock, past?: Totals): void {
    if (past) this.#skipping.begin(clock.now(), past);
    this.#playing = this.#play(sink, clock)
      .catch((error: Error) => sink.notice("error", error.message))
      .finally(() => sink.ended());
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return { ...this.#counts, ...this.#skipping.counts };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#playing;
  }

  async #play(sink: Sink, clock: RunClock): Promise<void> {
    for await (const line of this.#lines()) {
      if (this.#stop.signal.aborted) return;
      if ("problem" in line) this.#drop(line, sink);
      else if (this.#skipping.isPast(line.event.time)) this.#counts.received += 1;
      else if (!(await this.#wait(line.event.time, clock))) return;
      else {
        this.#counts.received += 1;
        sink.event(line.event);
      }
    }
  }

  /** False if the source is stopped. */
  async #wait(timeUs: number, clock: RunClock): Promise<boolean> {
    const { signal } = this.#stop;
    const wait = clock.millisecondsUntil(timeUs);
    if (wait > GRANULARITY_MS) await delay(wait, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  #drop({ problem }: Extract<EventLine, { problem: unknown }>, sink: Sink): void {
    if (this.#counts["dropped.malformed-line"] === 0) sink.notice("warning", formatProblem(problem));
    this.#counts.received += 1;
    this.#counts["dropped.malformed-line"] += 1;
  }

  async *#lines(): AsyncGenerator<EventLine> {
    const lines = new EventLines(basename(this.path));
    for await (const chunk of createReadStream(this.path)) yield* lines.take(chunk as Uint8Array);
    yield* lines.end();
  }
}
