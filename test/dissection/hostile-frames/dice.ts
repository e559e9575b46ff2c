/** Numbers that look random and are the same for a seed (xorshift32), as the frames that are built with them. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** 0 to 2^32 - 1. */
  roll(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state;
  }

  /** 0 to `count` - 1. */
  below(count: number): number {
    return this.roll() % count;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.roll() % times === 0;
  }

  /** One of `things`. */
  pick<T>(things: readonly T[]): T {
    return things[this.roll() % things.length]!;
  }
}
