import type { Property } from "@fedprobe/properties";
import type { FrameSourceConfig } from "./capture/make-source.js";
import { makeSource } from "./capture/make-source.js";
import type { Journal } from "./journal/journal.js";
import { logUnended } from "./log.js";
import { type ClockOrigin, makeRunClock, type RunClock } from "./model/clock.js";
import type { Opened, Source } from "./model/source.js";
import { type Parameters, Pipeline } from "./pipeline.js";
import type { Work } from "./work.js";

const TICK_MS = 200;
/** Frames may be this late (host time) before silence is believed. */
const LATENESS_MS = 500;
const COUNTERS_EVERY_TICKS = 5;

/** A source of frames, the pipeline, and time: ticks come when frames do not. */
export class FrameWork implements Work {
  readonly #source: Source;
  readonly #pipeline: Pipeline;
  #clock: RunClock | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #ticks = 0;
  #ended: Promise<void> | undefined;

  constructor(
    probe: string,
    source: FrameSourceConfig,
    private readonly properties: readonly Property[],
    parameters: Parameters,
    private readonly journal: Journal,
  ) {
    this.#source = makeSource(source);
    const emit = journal.append.bind(journal);
    this.#pipeline = new Pipeline({ probe, properties, parameters, emit, now: () => this.#now() });
  }

  get eventAttributes(): readonly string[] {
    return this.#pipeline.eventAttributes;
  }

  open(): Promise<Opened> {
    return this.#source.open();
  }

  start(origin: ClockOrigin): void {
    if (this.#clock || this.#ended) return;
    this.#clock = makeRunClock(origin);
    this.#pipeline.begin(origin.virtualOriginUs);
    this.#describeSource();
    const sink = {
      frame: this.#pipeline.offer.bind(this.#pipeline),
      ended: () => void this.#finish("the source has ended", false).catch(logUnended),
      notice: this.#notice.bind(this),
    };
    this.#source.start(sink, this.#clock);
    this.#ticker = setInterval(() => void this.#tick(), TICK_MS);
  }

  async stop(reason: string): Promise<void> {
    await this.#finish(reason, true);
  }

  /** `live`: time went on to the very end also where nothing was heard. */
  #finish(reason: string, live: boolean): Promise<void> {
    this.#ended ??= this.#end(reason, live);
    return this.#ended;
  }

  async #end(reason: string, live: boolean): Promise<void> {
    clearInterval(this.#ticker);
    if (live) await this.#source.stop();
    if (live && this.#clock) this.#pipeline.tick(this.#clock.now());
    this.#pipeline.end();
    await this.#count();
    this.journal.append(this.#now(), { $case: "end", value: { reason } });
    this.journal.close();
  }

  async #tick(): Promise<void> {
    const clock = this.#clock as RunClock;
    this.#pipeline.tick(clock.now() - LATENESS_MS * 1000 * clock.speed);
    this.#ticks += 1;
    if (this.#ticks % COUNTERS_EVERY_TICKS === 0) await this.#count();
  }

  async #count(): Promise<void> {
    const all = { ...(await this.#source.counts()), ...this.#pipeline.counts };
    if (this.journal.closed) return;
    const counts = Object.fromEntries(Object.entries(all).map(([name, count]) => [name, BigInt(count)]));
    this.journal.append(this.#now(), {
      $case: "counters",
      value: { source: this.#source.description.name, counts },
    });
  }

  #describeSource(): void {
    const { name, message, fcsObservable } = this.#source.description;
    this.journal.append(this.#now(), {
      $case: "sourceState",
      value: { source: name, message, fcsObservable },
    });
    for (const property of fcsObservable ? [] : this.properties.filter((one) => one.namesFcs)) {
      this.#notice(
        "warning",
        `property ${property.id} (${property.kind}) is inconclusive here: ${message} carries no FCS`,
      );
    }
  }

  #notice(severity: "info" | "warning" | "error", message: string): void {
    if (!this.journal.closed)
      this.journal.append(this.#now(), { $case: "notice", value: { severity, message } });
  }

  #now(): number {
    return this.#clock?.now() ?? 0;
  }
}
