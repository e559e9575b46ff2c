import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type FcsChoice, type Frame, LINK_TYPE, readCapture } from "@fedprobe/dissection";
import type { RunClock } from "../model/clock.js";
import type { Opened, Sink, Source, SourceDescription } from "../model/source.js";

/** Frames are let go in groups when they are less than this apart, so that a fast replay is not all timers. */
const GRANULARITY_MS = 5;

/** A capture file, played on the run's clock: a frame comes when the clock shows its timestamp. */
export class FileSource implements Source {
  #received = 0;
  readonly #stop = new AbortController();
  #fcsObservable = true;
  #playing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  get description(): SourceDescription {
    return {
      name: "file",
      message: `capture file ${basename(this.path)}`,
      fcsObservable: this.#fcsObservable,
    };
  }

  /** Reads the first frame, so that a file which is no capture is known before the run. */
  async open(): Promise<Opened> {
    for await (const frame of this.#frames()) {
      this.#fcsObservable = frame.linkType !== LINK_TYPE.IEEE802_15_4_NOFCS && frame.fcsFormat !== "none";
      break;
    }
    return {};
  }

  start(sink: Sink, clock: RunClock): void {
    this.#playing = this.#play(sink, clock)
      .catch((error: Error) => sink.notice("error", error.message))
      .finally(() => sink.ended());
  }

  async counts(): Promise<Readonly<Record<string, number>>> {
    return { received: this.#received };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#playing;
  }

  async #play(sink: Sink, clock: RunClock): Promise<void> {
    for await (const frame of this.#frames((choice) => this.#tellChoice(choice, sink))) {
      const wait = clock.millisecondsUntil(frame.time);
      if (wait > GRANULARITY_MS)
        await delay(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      this.#received += 1;
      sink.frame(frame);
    }
  }

  /** The usual format is not worth a word; another one is, for it decides what counts as a wrong FCS. */
  #tellChoice({ format, reason }: FcsChoice, sink: Sink): void {
    if (format !== "crc-16") sink.notice("info", `${basename(this.path)}: FCS read as ${format}: ${reason}`);
  }

  #frames(onFcsChoice: (choice: FcsChoice) => void = () => undefined): AsyncIterable<Frame> {
    return readCapture(createReadStream(this.path), basename(this.path), { onFcsChoice });
  }
}
