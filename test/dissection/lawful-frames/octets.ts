import type { Dice } from "../hostile-frames/dice.js";

/** A frame, or a part of one. */
export type Octets = readonly number[];

/** The low octet of the value. */
export function u8(value: number): Octets {
  return [value & 0xff];
}

/** Two octets, most significant first. */
export function u16(value: number): Octets {
  return [(value >>> 8) & 0xff, value & 0xff];
}

/** Two octets, least significant first. */
export function u16le(value: number): Octets {
  return [value & 0xff, (value >>> 8) & 0xff];
}

/** Four octets, most significant first. */
export function u32(value: number): Octets {
  return [...u16(value >>> 16), ...u16(value)];
}

/** Four octets, least significant first. */
export function u32le(value: number): Octets {
  return [...u16le(value), ...u16le(value >>> 16)];
}

/** The octets of ASCII text. */
export function text(characters: string): Octets {
  return [...characters].map((character) => character.charCodeAt(0));
}

/** `count` octets that look random. */
export function noise(dice: Dice, count: number): Octets {
  return Array.from({ length: count }, () => dice.roll() & 0xff);
}

/** `count` zeros. */
export function zeros(count: number): Octets {
  return new Array<number>(count).fill(0);
}

/** 0 to `most` things, made one after the other. */
export function several<T>(dice: Dice, most: number, make: () => readonly T[]): readonly T[] {
  return Array.from({ length: dice.below(most + 1) }, make).flat();
}

/** The sum of RFC 1071 of the octets and of `start`. */
export function checksumOf(octets: Octets, start = 0): number {
  let sum = start;
  for (let at = 0; at < octets.length; at += 2) sum += (octets[at]! << 8) | (octets[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

/** The octets with `patch` written over them at `at`. */
export function withPatch(octets: Octets, at: number, patch: Octets): Octets {
  return [...octets.slice(0, at), ...patch, ...octets.slice(at + patch.length)];
}
