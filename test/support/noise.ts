import { type Frame, LINK_TYPE } from "@fedprobe/dissection";

/** Numbers from 0 to 1 that look random and are the same for a seed (mulberry32). */
function makeDice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A TAP header is the receiver's own: it says in bytes 2 and 3 how long it is. */
function startOfPsdu({ bytes, linkType }: Frame): number {
  return linkType === LINK_TYPE.IEEE802_15_4_TAP ? bytes[2]! | (bytes[3]! << 8) : 0;
}

/**
 * The frames as a receiver at a bad link would have heard them: a part of them, from 0 to 1, with one to three bit
 * errors, which another receiver (`seed`) does not have.
 */
export function withBitErrors(frames: readonly Frame[], part: number, seed: number): readonly Frame[] {
  const dice = makeDice(seed);
  return frames.map((frame) => {
    const bytes = Uint8Array.from(frame.bytes);
    const start = startOfPsdu(frame);
    const errors = dice() < part ? 1 + Math.floor(dice() * 3) : 0;
    for (let i = 0; i < errors; i++) {
      const bit = Math.floor(dice() * (bytes.length - start) * 8);
      bytes[start + (bit >>> 3)]! ^= 1 << (bit & 7);
    }
    return { ...frame, bytes };
  });
}
