const NONE = -1;
const MULTIPLIER = 0x9e37_79b1;

/** Collisions cannot be prepared by who does not know it; which entries there are does not depend on it. */
const SEED = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/**
 * Places for things that are met again, found by keys of 32-bit words. There are as many places as `capacity`
 * says; when all are taken, a thing gives up its place that was not met again for long: a hand goes round, and takes
 * the first place of one that was not met again since it came by ("second chance"), so that things which come once
 * cannot drive out those which come again. Nothing is allocated after the table was made.
 */
export class RecentTable {
  /** The key that the next `find` or `claim` looks for. */
  readonly sought: Int32Array;
  /** Whether the last `claim` found nothing, and took a place. */
  isNew = false;
  /** Things that had to make room for others. */
  evicted = 0;
  private size = 0;
  private hand = 0;
  /** The first place of each chain. */
  private readonly heads: Int32Array;
  /** A row for each place: its key, the next place of the same chain, that chain, and whether it was met. */
  private readonly rows: Int32Array;
  private readonly row: number;
  private readonly next: number;
  private readonly chain: number;
  private readonly met: number;

  constructor(
    readonly capacity: number,
    private readonly words: number,
  ) {
    this.sought = new Int32Array(words);
    this.heads = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(NONE);
    this.next = words;
    this.chain = words + 1;
    this.met = words + 2;
    this.row = words + 3;
    this.rows = new Int32Array(capacity * this.row);
  }

  /** The place of what is sought; -1 if there is none. It does not count as met. */
  find(): number {
    return this.walk(this.hash());
  }

  /** The place of what is sought, which may be one that something else had to give up (`isNew`). */
  claim(): number {
    const chain = this.hash();
    const found = this.walk(chain);
    this.isNew = found === NONE;
    if (found === NONE) return this.take(chain);
    this.rows[found * this.row + this.met] = 1;
    return found;
  }

  private hash(): number {
    const { sought, words } = this;
    let hash = SEED;
    for (let i = 0; i < words; i++) {
      hash = Math.imul(hash ^ sought[i]!, MULTIPLIER);
      hash ^= hash >>> 15;
    }
    return hash & (this.heads.length - 1);
  }

  private walk(chain: number): number {
    let place = this.heads[chain]!;
    while (place !== NONE && !this.isSought(place)) place = this.rows[place * this.row + this.next]!;
    return place;
  }

  private isSought(place: number): boolean {
    const { rows, sought, words } = this;
    const start = place * this.row;
    for (let i = 0; i < words; i++) if (rows[start + i] !== sought[i]) return false;
    return true;
  }

  /** A place for what is sought, in `chain`. */
  private take(chain: number): number {
    const place = this.size < this.capacity ? this.size : this.evict();
    if (place === this.size) this.size += 1;
    const start = place * this.row;
    this.rows.set(this.sought, start);
    this.rows[start + this.chain] = chain;
    this.rows[start + this.next] = this.heads[chain]!;
    this.rows[start + this.met] = 0;
    this.heads[chain] = place;
    return place;
  }

  /** Once round, the hand finds a place at the latest where it began. */
  private evict(): number {
    const { met, row, rows } = this;
    while (rows[this.hand * row + met] === 1) {
      rows[this.hand * row + met] = 0;
      this.hand = (this.hand + 1) % this.capacity;
    }
    const place = this.hand;
    this.hand = (place + 1) % this.capacity;
    this.evicted += 1;
    this.unchain(place);
    return place;
  }

  private unchain(place: number): void {
    const { next, row, rows } = this;
    const chain = rows[place * row + this.chain]!;
    if (this.heads[chain] === place) {
      this.heads[chain] = rows[place * row + next]!;
      return;
    }
    let before = this.heads[chain]!;
    while (rows[before * row + next] !== place) before = rows[before * row + next]!;
    rows[before * row + next] = rows[place * row + next]!;
  }
}
