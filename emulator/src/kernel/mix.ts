/**
 * A mixing of 32 bits in which each bit of the input changes half of the output (the finaliser of MurmurHash3, which
 * is in the public domain): a random number without a state, for what must not depend on what else is drawn.
 */
export function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
