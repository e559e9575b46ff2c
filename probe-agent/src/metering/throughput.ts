import type { Throughput } from "@fedprobe/proto";
import type { Emit } from "../model/record.js";

const BIN_US = 1_000_000;
/** Names in one bin; frames of further ones (spoofed addresses can make any number) are counted under no name. */
const MAX_NODES = 10_000;

interface Tally {
  frames: number;
  bytes: number;
  badFcs: number;
}

type Bin = Map<string, Tally>;

/**
 * Frames and bytes per transmitter in bins of one second on the run's clock. A frame with a wrong FCS is
 * counted, but under no name: its addresses cannot be believed. A bin is said, once, when time has passed it; what
 * comes later still is counted in the oldest that is open.
 */
export class ThroughputMeter {
  readonly #bins = new Map<number, Bin>();
  #oldestOpen = Number.NEGATIVE_INFINITY;

  #originUs = 0;

  constructor(private readonly emit: Emit) {}

  /** Bins are seconds of the experiment, not of the wall clock. To be called before the first frame. */
  alignTo(originUs: number): void {
    this.#originUs = originUs;
  }

  frame(timeUs: number, node: string | undefined, bytes: number, fcsOk: boolean): void {
    const tally = tallyOf(
      this.#bin(Math.max(this.#startOfBin(timeUs), this.#oldestOpen)),
      fcsOk ? (node ?? "") : "",
    );
    tally.frames += 1;
    tally.bytes += bytes;
    if (!fcsOk) tally.badFcs += 1;
  }

  /** Nothing older than `timeUs` is expected: what lies in earlier bins is said. */
  advance(timeUs: number): void {
    const now = this.#startOfBin(timeUs);
    if (now <= this.#oldestOpen) return;
    this.#oldestOpen = now;
    const passed = [...this.#bins.keys()].filter((start) => start < now).sort((a, b) => a - b);
    for (const start of passed) this.#say(start, this.#bins.get(start) as Bin);
  }

  /** Says all that is open. */
  close(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  #startOfBin(timeUs: number): number {
    return Math.floor((timeUs - this.#originUs) / BIN_US) * BIN_US + this.#originUs;
  }

  #bin(start: number): Bin {
    const bin: Bin = this.#bins.get(start) ?? new Map();
    this.#bins.set(start, bin);
    return bin;
  }

  #say(start: number, bin: Bin): void {
    const nodes = [...bin].map(([node, tally]) => ({ node, ...tally, bytes: BigInt(tally.bytes) }));
    const value: Throughput = { lengthUs: BigInt(BIN_US), nodes };
    this.emit(start, { $case: "throughput", value });
    this.#bins.delete(start);
  }
}

function tallyOf(bin: Bin, name: string): Tally {
  const node = bin.size < MAX_NODES || bin.has(name) ? name : "";
  const tally = bin.get(node) ?? { frames: 0, bytes: 0, badFcs: 0 };
  bin.set(node, tally);
  return tally;
}
