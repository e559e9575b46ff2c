import { EventLines, EventReader } from "@fedprobe/probe-agent";
import type { Event } from "@fedprobe/properties";
import { EventOrder, type NumberedEvent } from "./event-order.js";
import { noCounts, type Trace, type TraceOptions } from "./trace.js";

const NOTHING: NumberedEvent = { time: 0, rank: 0, attributes: new Map() };

/** The events of a file of JSON Lines, in the order of time. What an event says of itself goes before all else. */
export class EventTrace implements Trace {
  readonly counts = noCounts();
  readonly #lines: EventLines;
  readonly #order = new EventOrder();
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #reader: EventReader;
  #ended = false;
  #rank = 0;
  seesFcs = false;
  latest = 0;
  current = NOTHING;

  readonly #onProblem: TraceOptions["onProblem"];

  /** A line that holds no event is told and counted. */
  constructor(
    readonly probe: string,
    chunks: AsyncIterable<Uint8Array>,
    name: string,
    { views, onProblem }: Pick<TraceOptions, "views" | "onProblem">,
  ) {
    this.#onProblem = onProblem;
    this.#lines = new EventLines(name);
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#reader = new EventReader(probe, views);
  }

  get time(): number {
    return this.current.time;
  }

  get rank(): number {
    return this.current.rank;
  }

  event(view: number): Event {
    return this.#reader.event(view);
  }

  step(): boolean {
    const next = this.#order.take(this.#ended);
    if (next === undefined) return false;
    this.current = next;
    this.#reader.read(next, next.rank);
    this.latest = Math.max(this.latest, next.time);
    this.counts.analysed += 1;
    const fcs = next.attributes.get("ieee802154.fcs_ok");
    if (fcs === 0) this.counts["bad-fcs"] += 1;
    if (fcs !== undefined) this.seesFcs = true;
    return true;
  }

  async read(): Promise<boolean> {
    while (!this.step()) {
      if (this.#ended) return false;
      const { done, value } = await this.#chunks.next();
      this.#ended = done === true;
      this.#put(done ? this.#lines.end() : this.#lines.take(value));
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #put(lines: ReturnType<EventLines["take"]>): void {
    for (const line of lines) {
      if ("problem" in line) {
        this.counts.malformed += 1;
        this.#onProblem(line.problem);
      } else {
        this.#rank += 1;
        this.#order.put({ ...line.event, rank: this.#rank });
      }
    }
    this.counts["out-of-order"] = this.#order.outOfOrder;
    this.counts.late = this.#order.late;
  }
}
