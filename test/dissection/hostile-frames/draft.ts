import { Dice } from "./dice.js";

/** Longest frame that is built; what does not fit is left out. */
const CAPACITY = 2300;

/** A frame as it is being built, in a buffer that is used again for the next one. */
export class Draft {
  readonly dice: Dice;
  readonly #bytes = new Uint8Array(CAPACITY);
  length = 0;

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  clear(): void {
    this.length = 0;
  }

  u8(value: number): void {
    if (this.length < CAPACITY) this.#bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.u8(value >>> 8);
    this.u8(value);
  }

  u16le(value: number): void {
    this.u8(value);
    this.u8(value >>> 8);
  }

  u32(value: number): void {
    this.u16(value >>> 16);
    this.u16(value);
  }

  /** `count` random bytes. */
  noise(count: number): void {
    for (let i = 0; i < count; i++) this.u8(this.dice.roll());
  }

  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i));
  }

  copy(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) this.u8(bytes[i]!);
  }

  /** Writes over what is there. */
  patch(at: number, value: number): void {
    if (at < this.length) this.#bytes[at] = value;
  }

  /** A type, a length that is mostly right, and as many bytes: `count` times. */
  tlvs(types: readonly number[], count: number): void {
    for (let i = 0; i < count; i++) {
      const length = this.dice.below(20);
      this.u8(this.dice.pick(types));
      this.u8(this.dice.once(8) ? this.dice.roll() : length);
      this.noise(length);
    }
  }

  /** The bytes written so far, valid until the next is written. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}
