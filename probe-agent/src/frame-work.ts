import type { Frame } from "@fedprobe/dissection";
import type { FrameSourceConfig } from "./capture/make-source.js";
import { makeSource } from "./capture/make-source.js";
import type { Recovered } from "./journal/recover-journal.js";
import { log, logUnended } from "./log.js";
import { type ClockOrigin, makeRunClock, type RunClock } from "./model/clock.js";
import { Patience } from "./model/patience.js";
import type { Opened, Source, Totals } from "./model/source.js";
import { Pipeline } from "./pipeline.js";
import { Reactor } from "./reactions/reactor.js";
import type { Work, WorkOptions } from "./work.js";

const TICK_MS = 200;
const COUNTERS_EVERY_TICKS = 5;

const TAKEN_OVER =
  "the probe ended unexpectedly and was started again: what came in between was not heard, windows that were open are forgotten, and properties are counted from here on";

/** A source of frames or events, the pipeline, and time: ticks come when frames do not. */
export class FrameWork implements Work {
  readonly #source: Source;
  readonly #pipeline: Pipeline;
  readonly #reactor: Reactor;
  readonly #patience = new Patience();
  #clock: RunClock | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #ticks = 0;
  #ended: Promise<void> | undefined;
  #past: Totals | undefined;

  constructor(
    source: FrameSourceConfig,
    private readonly options: WorkOptions,
  ) {
    this.#source = makeSource(source);
    const emit = options.journal.append.bind(options.journal);
    const now = () => this.#now();
    this.#reactor = new Reactor({ ...options, settings: options.reactions, emit, now, log });
    this.#pipeline = new Pipeline({ ...options, emit, now, react: this.#reactor.react });
  }

  get eventAttributes(): readonly string[] {
    return this.#pipeline.eventAttributes;
  }

  get offer(): Work["offer"] {
    return this.#source.offer?.bind(this.#source);
  }

  open(): Promise<Opened> {
    return this.#source.open();
  }

  start(origin: ClockOrigin, past?: Recovered): void {
    if (this.#clock || this.#ended) return;
    this.#clock = makeRunClock(origin);
    this.#past = past?.counts;
    this.#pipeline.begin(origin.virtualOriginUs);
    this.#describeSource();
    const sink = {
      frame: (frame: Frame) => this.#offer(frame),
      event: this.#pipeline.offerEvent.bind(this.#pipeline),
      ended: () => void this.#finish("the source has ended", false).catch(logUnended),
      notice: this.#notice.bind(this),
    };
    if (past) this.#notice("error", TAKEN_OVER);
    this.#source.start(sink, this.#clock, this.#past);
    this.#ticker = setInterval(() => void this.#tick(), TICK_MS);
  }

  async stop(reason: string): Promise<void> {
    await this.#finish(reason, true);
  }

  #offer(frame: Frame): void {
    const { now, speed } = this.#clock as RunClock;
    this.#patience.heard((now() - frame.time) / speed / 1000);
    this.#reactor.frame(frame);
    this.#pipeline.offer(frame);
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
    await this.#reactor.stop();
    await this.#count();
    this.options.journal.append(this.#now(), { $case: "end", value: { reason } });
    this.options.journal.close();
  }

  async #tick(): Promise<void> {
    const clock = this.#clock as RunClock;
    const timeUs = clock.now() - this.#patience.tick() * 1000 * clock.speed;
    this.#pipeline.tick(timeUs);
    this.#reactor.tick(timeUs);
    this.#ticks += 1;
    if (this.#ticks % COUNTERS_EVERY_TICKS === 0) await this.#count();
  }

  async #count(): Promise<void> {
    const source = await this.#source.counts();
    const own = { ...this.#pipeline.counts, ...this.#reactor.counts };
    const all = { ...(this.#source.replays ? source : this.#withPast(source)), ...this.#withPast(own) };
    if (this.options.journal.closed) return;
    const counts = Object.fromEntries(Object.entries(all).map(([name, count]) => [name, BigInt(count)]));
    this.options.journal.append(this.#now(), {
      $case: "counters",
      value: { source: this.#source.description.name, counts },
    });
  }

  /** Totals go on where those of the process before this one ended. */
  #withPast(counts: Totals): Totals {
    return Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, count + (this.#past?.[name] ?? 0)]),
    );
  }

  #describeSource(): void {
    const { name, message, fcsObservable } = this.#source.description;
    this.options.journal.append(this.#now(), {
      $case: "sourceState",
      value: { source: name, message, fcsObservable },
    });
    for (const property of fcsObservable ? [] : this.options.properties.filter((one) => one.namesFcs)) {
      this.#notice(
        "warning",
        `property ${property.id} (${property.kind}) is inconclusive here: ${message} carries no FCS`,
      );
    }
  }

  #notice(severity: "info" | "warning" | "error", message: string): void {
    if (!this.options.journal.closed)
      this.options.journal.append(this.#now(), { $case: "notice", value: { severity, message } });
  }

  #now(): number {
    return this.#clock?.now() ?? 0;
  }
}
