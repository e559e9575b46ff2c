import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  type CaptureOptions,
  type FcsChoice,
  type Frame,
  makeCaptureCounts,
  makeExtractor,
  type RecordedInterface,
  readCapture,
} from "@fedprobe/dissection";
import type { RunClock } from "../model/clock.js";
import type { Opened, Sink, Source, SourceDescription, Totals } from "../model/source.js";
import { Skipping } from "./skipping.js";

/** Frames are let go in groups when they are less than this apart, so that a fast replay is not all timers. */
const GRANULARITY_MS = 5;

/** Frames at the beginning of which one shows whether check sequences can be observed. */
const FIRST_FRAMES = 200;

export interface FileSourceConfig {
  readonly path: string;
  /** What frames end with; absent: what the capture says, or found out from its frames. */
  readonly fcs?: CaptureOptions["fcsFormat"];
}

/**
 * A capture file, played on the run's clock: a frame comes when the clock shows its timestamp.
 * Counts: received = analysed + dropped.recorded (what the capture says that it lacks); of the analysed, snapped (only
 * their beginning is there) and unknown-link-type (nothing is read in them); blocks-skipped are none of frames.
 */
export class FileSource implements Source {
  readonly replays = true;
  readonly #skipping = new Skipping();
  #received = 0;
  readonly #counts = makeCaptureCounts();
  readonly #stop = new AbortController();
  #fcsObservable = true;
  #playing: Promise<void> = Promise.resolve();

  readonly #path: string;
  readonly #fcsFormat: Pick<CaptureOptions, "fcsFormat">;

  constructor({ path, fcs }: FileSourceConfig) {
    this.#path = path;
    this.#fcsFormat = fcs === undefined ? {} : { fcsFormat: fcs };
  }

  get description(): SourceDescription {
    return {
      name: "file",
      message: `capture file ${basename(this.#path)}`,
      fcsObservable: this.#fcsObservable,
    };
  }

  /** Reads the first frames, so that a file which is no capture is known before the run. */
  async open(): Promise<Opened> {
    const extractor = makeExtractor(["ieee802154.fcs_ok"]);
    let frames = 0;
    for await (const frame of this.#frames({})) {
      extractor.extract(frame);
      this.#fcsObservable = extractor.value(0) !== undefined;
      frames += 1;
      if (this.#fcsObservable || frames === FIRST_FRAMES) break;
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
    const { droppedByInterface, droppedBySystem, skippedBlocks, snapped, unknownLinkType } = this.#counts;
    const recorded = droppedByInterface + droppedBySystem;
    const skipped = Object.values(skippedBlocks).reduce((sum, count) => sum + count, 0);
    return {
      received: this.#received + recorded,
      ...this.#skipping.counts,
      ...(recorded > 0 && { "dropped.recorded": recorded }),
      ...(snapped > 0 && { snapped }),
      ...(unknownLinkType > 0 && { "unknown-link-type": unknownLinkType }),
      ...(skipped > 0 && { "blocks-skipped": skipped }),
    };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#playing;
  }

  async #play(sink: Sink, clock: RunClock): Promise<void> {
    const options: CaptureOptions = {
      counts: this.#counts,
      onFcsChoice: (choice, source) => this.#tellChoice(choice, source, sink),
      onWarning: ({ message }) => sink.notice("warning", message),
    };
    for await (const frame of this.#frames(options)) {
      if (this.#skipping.isPast(frame.time)) {
        this.#received += 1;
        continue;
      }
      const wait = clock.millisecondsUntil(frame.time);
      if (wait > GRANULARITY_MS)
        await delay(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      this.#received += 1;
      sink.frame(frame);
    }
  }

  /** The usual format is not worth a word; another one is, for it decides what counts as a wrong FCS. */
  #tellChoice({ format, reason }: FcsChoice, { number }: RecordedInterface, sink: Sink): void {
    if (format === "crc-16") return;
    const choice = format === "unknown" ? "not judged" : `read as ${format}`;
    sink.notice("info", `${basename(this.#path)}, interface ${number}: FCS ${choice}: ${reason}`);
  }

  #frames(options: CaptureOptions): AsyncIterable<Frame> {
    const name = basename(this.#path);
    return readCapture(createReadStream(this.#path), name, { ...this.#fcsFormat, ...options });
  }
}
