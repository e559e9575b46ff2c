import { type FrameBatch, readCaptureBatches } from "@fedprobe/dissection";
import { FrameReader } from "@fedprobe/probe-agent";
import type { Event } from "@fedprobe/properties";
import { noCounts, type Trace, type TraceOptions } from "./trace.js";

/** The frames of a capture in the order of the file, as its probe hears them. */
export class CaptureTrace implements Trace {
  readonly counts = noCounts();
  readonly #reader: FrameReader;
  readonly #batches: AsyncGenerator<FrameBatch>;
  #batch: FrameBatch | undefined;
  #index = 0;
  seesFcs = false;
  time = 0;
  latest = 0;

  /** `name` is what errors call the capture. */
  constructor(
    readonly probe: string,
    chunks: AsyncIterable<Uint8Array>,
    name: string,
    { views, network, capture }: Pick<TraceOptions, "views" | "network" | "capture">,
  ) {
    this.#reader = new FrameReader(probe, views, false, network);
    this.#batches = readCaptureBatches(chunks, name, capture);
  }

  get rank(): number {
    return this.#reader.rank;
  }

  event(view: number): Event {
    return this.#reader.event(view);
  }

  step(): boolean {
    const batch = this.#batch;
    this.#index += 1;
    if (batch === undefined || this.#index >= batch.count) return false;
    this.#take(batch);
    return true;
  }

  async read(): Promise<boolean> {
    const { done, value } = await this.#batches.next();
    if (done) return false;
    this.#batch = value;
    this.#index = 0;
    this.#take(value);
    return true;
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined);
  }

  #take(batch: FrameBatch): void {
    this.#reader.readFrom(batch, this.#index);
    this.time = batch.times[this.#index]!;
    const { counts } = this;
    counts.analysed += 1;
    if (this.time < this.latest) counts["out-of-order"] += 1;
    else this.latest = this.time;
    const { fcs } = this.#reader;
    if (fcs === 0) counts["bad-fcs"] += 1;
    if (fcs >= 0) this.seesFcs = true;
  }
}
