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

/**
 * Frames and bytes per transmitter in bins of one second on the run's clock. A frame with a wrong FCS is
 * counted, but under no name: its addresses cannot be believed.
 */
export class ThroughputMeter {
  readonly #nodes = new Map<string, Tally>();
  #bin = Number.NaN;

  constructor(private readonly emit: Emit) {}

  frame(timeUs: number, node: string | undefined, bytes: number, fcsOk: boolean): void {
    this.advance(timeUs);
    if (Number.isNaN(this.#bin)) this.#bin = binOf(timeUs);
    const tally = this.#tally(fcsOk ? (node ?? "") : "");
    tally.frames += 1;
    tally.bytes += bytes;
    if (!fcsOk) tally.badFcs += 1;
  }

  /** Time has come to `timeUs`: what lies in earlier bins is said. */
  advance(timeUs: number): void {
    if (binOf(timeUs) > this.#bin) this.close();
  }

  /** Says the open bin. */
  close(): void {
    if (this.#nodes.size > 0) {
      const nodes = [...this.#nodes].map(([node, tally]) => ({ node, ...tally, bytes: BigInt(tally.bytes) }));
      const value: Throughput = { lengthUs: BigInt(BIN_US), nodes };
      this.emit(this.#bin, { $case: "throughput", value });
      this.#nodes.clear();
    }
    this.#bin = Number.NaN;
  }

  #tally(name: string): Tally {
    const node = this.#nodes.size < MAX_NODES || this.#nodes.has(name) ? name : "";
    const tally = this.#nodes.get(node) ?? { frames: 0, bytes: 0, badFcs: 0 };
    this.#nodes.set(node, tally);
    return tally;
  }
}

function binOf(timeUs: number): number {
  return Math.floor(timeUs / BIN_US) * BIN_US;
}
