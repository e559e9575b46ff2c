/** The rank of an event that has not been matched. */
const UNMATCHED = -1;
const INITIAL = 256;

/** Rank and time of the packet that matched each event, of all instances of a property, in one typed array. */
export class Marks {
  #marks = new Float64Array(INITIAL).fill(UNMATCHED);
  #places = 0;

  /** `events` is the number of events of the property. */
  constructor(private readonly events: number) {}

  /** A place for another instance. */
  adopt(): number {
    this.#places += 1;
    if (this.#places * this.events * 2 > this.#marks.length) {
      const larger = new Float64Array(this.#marks.length * 2 + this.events * 2).fill(UNMATCHED);
      larger.set(this.#marks);
      this.#marks = larger;
    }
    return this.#places - 1;
  }

  set(place: number, event: number, rank: number, time: number): void {
    const at = (place * this.events + event) * 2;
    this.#marks[at] = rank;
    this.#marks[at + 1] = time;
  }

  clear(place: number): void {
    for (let event = 0; event < this.events; event++)
      this.#marks[(place * this.events + event) * 2] = UNMATCHED;
  }

  copy(from: number, to: number): void {
    const length = this.events * 2;
    this.#marks.copyWithin(to * length, from * length, from * length + length);
  }

  isMatched(place: number, event: number): boolean {
    return this.rank(place, event) !== UNMATCHED;
  }

  rank(place: number, event: number): number {
    return this.#marks[(place * this.events + event) * 2]!;
  }

  time(place: number, event: number): number {
    return this.#marks[(place * this.events + event) * 2 + 1]!;
  }
}
