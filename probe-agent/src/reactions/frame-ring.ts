import type { Frame } from "@fedprobe/dissection";

/** A frame that is kept, with its place in its source. */
export interface KeptFrame {
  readonly frame: Frame;
  /** From 1. */
  readonly rank: number;
}

export interface RingLimits {
  readonly frames: number;
  readonly bytes: number;
}

/** The last frames of a source, so that what came before a verdict can still be written down. Bounded in every way. */
export class FrameRing {
  #kept: KeptFrame[] = [];
  #head = 0;
  #bytes = 0;
  /** Frames that had to go before their time: the limits are too small for this traffic. */
  overwritten = 0;

  /** Frames older than `spanUs` are not needed any more. */
  constructor(
    private readonly spanUs: number,
    private readonly limits: RingLimits,
  ) {}

  /** Keeps a copy: the bytes of a frame are its source's. */
  put(frame: Frame, rank: number): KeptFrame {
    const kept = { frame: { ...frame, bytes: Uint8Array.from(frame.bytes) }, rank };
    this.#kept.push(kept);
    this.#bytes += frame.bytes.length;
    while (this.#isOver(frame.time)) this.#dropFirst();
    return kept;
  }

  /** Frames from `fromUs` on, in the order in which they came. */
  since(fromUs: number): KeptFrame[] {
    return this.#kept.slice(this.#head).filter(({ frame }) => frame.time >= fromUs);
  }

  #isOver(now: number): boolean {
    const first = this.#kept[this.#head];
    if (!first) return false;
    if (now - first.frame.time > this.spanUs) return true;
    const full = this.#kept.length - this.#head > this.limits.frames || this.#bytes > this.limits.bytes;
    if (full) this.overwritten += 1;
    return full;
  }

  #dropFirst(): void {
    this.#bytes -= this.#kept[this.#head]!.frame.bytes.length;
    this.#head += 1;
    if (this.#head < 1024 || this.#head * 2 < this.#kept.length) return;
    this.#kept = this.#kept.slice(this.#head);
    this.#head = 0;
  }
}
