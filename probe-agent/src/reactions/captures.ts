import { join } from "node:path";
import type { Frame } from "@fedprobe/dissection";
import type { Alert, Property, Reaction } from "@fedprobe/properties";
import type { Actor } from "./actor.js";
import { EvidenceFile } from "./evidence-file.js";
import { FrameRing, type KeptFrame } from "./frame-ring.js";

type CaptureReaction = Extract<Reaction, { kind: "capture" }>;

/** A verdict whose packets are being kept. */
interface OpenWindow {
  readonly file: EvidenceFile;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly done: (detail: string) => void;
  readonly failed: (error: Error) => void;
}

const RING = { frames: 65_536, bytes: 16 * 2 ** 20 };
const FILE = { frames: 65_536, bytes: 8 * 2 ** 20 };
const MOST_OPEN = 8;
const MOST_FILES = 64;

const isCapture = (reaction: Reaction | undefined): reaction is CaptureReaction =>
  reaction?.kind === "capture";

/** Keeps the packets around verdicts, each in a file of its own. Costs nothing where no property asks for it. */
export class Captures implements Actor<"capture"> {
  readonly #ring: FrameRing | undefined;
  readonly #open = new Set<OpenWindow>();
  #rank = 0;
  #files = 0;
  #cut = 0;

  constructor(
    private readonly probe: string,
    private readonly directory: string,
    properties: readonly Property[],
  ) {
    const wanted = properties.flatMap(({ ifSatisfied, ifNotSatisfied }) =>
      [ifSatisfied, ifNotSatisfied].filter(isCapture),
    );
    const longest = Math.max(0, ...wanted.map(({ before }) => before));
    if (wanted.length > 0) this.#ring = new FrameRing(longest * 1e6, RING);
  }

  get counts(): Readonly<Record<string, number>> {
    if (!this.#ring) return {};
    return {
      "captures.files": this.#files,
      "captures.overwritten": this.#ring.overwritten,
      "captures.cut": this.#cut,
    };
  }

  /** A frame comes; to be called before verdicts fall on it. */
  frame(frame: Frame): void {
    this.#rank += 1;
    if (!this.#ring) return;
    const kept = this.#ring.put(frame, this.#rank);
    for (const window of this.#open) this.#write(window, [kept]);
  }

  /** Nothing older than `timeUs` follows: windows that end before it are complete. */
  tick(timeUs: number): void {
    for (const window of this.#open) if (window.untilUs < timeUs) this.#close(window);
  }

  /** Resolves when the window is over and its file written. */
  async act({ before, after }: CaptureReaction, alert: Alert): Promise<string> {
    if (!this.#ring) throw new Error("no packets come here: only probes that hear frames can keep them");
    if (this.#open.size >= MOST_OPEN || this.#files >= MOST_FILES)
      throw new Error(
        `${this.#files} captures are kept already, ${this.#open.size} of them not complete yet`,
      );
    const name = `property-${alert.propertyId}-${alert.id}.pcapng`;
    const file = new EvidenceFile(join(this.directory, name), this.probe, alert, FILE);
    this.#files += 1;
    const [fromUs, untilUs] = [alert.last - before * 1e6, alert.last + after * 1e6];
    return new Promise((done, failed) => {
      const window = { file, fromUs, untilUs, done, failed };
      this.#open.add(window);
      this.#write(window, this.#ring!.since(fromUs));
    });
  }

  /** What is kept is written; windows end here. */
  async stop(): Promise<void> {
    for (const window of this.#open) this.#close(window);
  }

  #write(window: OpenWindow, frames: readonly KeptFrame[]): void {
    try {
      for (const kept of frames) {
        const { time } = kept.frame;
        if (time >= window.fromUs && time <= window.untilUs) window.file.write(kept);
      }
    } catch (error) {
      this.#fail(window, error as Error);
    }
  }

  #close(window: OpenWindow): void {
    const { file, done } = window;
    this.#open.delete(window);
    this.#cut += file.cut;
    try {
      file.close();
      done(`${file.name}: ${file.frames} packets${file.cut > 0 ? `, ${file.cut} more did not fit` : ""}`);
    } catch (error) {
      this.#fail(window, error as Error);
    }
  }

  #fail(window: OpenWindow, error: Error): void {
    this.#open.delete(window);
    window.failed(new Error(`${window.file.name} cannot be written: ${error.message}`));
  }
}
