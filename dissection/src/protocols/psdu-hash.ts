const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** 32 bits that tell one PSDU from another, FNV-1a of `bytes[start, end)`. No protection against an adversary. */
export function hashPsdu(bytes: Uint8Array, start: number, end: number): number {
  let hash = OFFSET_BASIS;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash >>> 0;
}
