const START = 0x811c9dc5;
const MULTIPLIER = 0x9e3779b1;

/** Mixes 32 bits into the hash: the multiplication spreads them upwards, the shift downwards. */
function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, MULTIPLIER);
  return product ^ (product >>> 15);
}

/** 32 bits that tell one PSDU from another, of `bytes[start, end)`. No protection against an adversary. */
export function hashPsdu(bytes: Uint8Array, start: number, end: number): number {
  let hash = mix(START, end - start);
  let at = start;
  for (const last = end - 4; at <= last; at += 4) {
    hash = mix(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  }
  let rest = 0;
  for (; at < end; at++) rest = (rest << 8) | bytes[at]!;
  return mix(hash, rest) >>> 0;
}
