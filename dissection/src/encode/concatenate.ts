/** The parts one after the other, in an array of their own. */
export function concatenate(parts: readonly ArrayLike<number>[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The two bytes of `value`, most significant first. */
export function bigEndian16(value: number): [number, number] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

/** The two bytes of `value`, least significant first. */
export function littleEndian16(value: number): [number, number] {
  return [value & 0xff, (value >>> 8) & 0xff];
}
