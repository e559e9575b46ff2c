import { createHash } from "node:crypto";

/** A stream of pseudo-random numbers. */
export interface Random {
  /** At least 0, less than 1. */
  fraction(): number;
  between(low: number, high: number): number;
  /** A whole number at least 0, less than `below`. */
  integer(below: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** sfc32 of the PractRand suite (C. Doty-Humphrey): 96 bits of state and a counter. */
function openSfc32(seed: Buffer): () => number {
  let [a, b, c] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8)];
  let counter = 1;
  return () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
}

/**
 * The stream that `name` has under `seed`. Who has a stream of its own is not disturbed by what others
 * draw: one more sniffer, or one attack, leaves the rest of the run as it was.
 */
export function openRandom(seed: number, name: string): Random {
  const next = openSfc32(createHash("sha256").update(`${seed}/${name}`).digest());
  const fraction = () => next() / 2 ** 32;
  return {
    fraction,
    between: (low, high) => low + (high - low) * fraction(),
    integer: (below) => Math.floor(fraction() * below),
    chance: (probability) => fraction() < probability,
  };
}
