interface Entry {
  readonly timeUs: number;
  /** Entries of one time run in the order in which they were made. */
  readonly order: number;
  readonly run: () => void;
}

function before(a: Entry, b: Entry): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.order < b.order);
}

/** Virtual time in whole microseconds from 0, and what is to happen in it; a binary heap. */
export class Scheduler {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;

  get now(): number {
    return this.#now;
  }

  /** Calls `run` at `timeUs`, rounded, or at once if that is over. */
  at(timeUs: number, run: () => void): void {
    const entry = { timeUs: Math.max(this.#now, Math.round(timeUs)), order: this.#order++, run };
    this.#siftUp(entry, this.#heap.length);
  }

  /** Goes to the earliest entry and runs it; false, and nothing done, if there is none before `endUs`. */
  step(endUs: number): boolean {
    const first = this.#heap[0];
    if (first === undefined || first.timeUs >= endUs) return false;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) this.#siftDown(last);
    this.#now = first.timeUs;
    first.run();
    return true;
  }

  #siftUp(entry: Entry, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, this.#heap[parent]!)) break;
      this.#heap[at] = this.#heap[parent]!;
      at = parent;
    }
    this.#heap[at] = entry;
  }

  #siftDown(entry: Entry): void {
    let at = 0;
    for (;;) {
      const child = this.#earlierChild(at);
      if (child === undefined || before(entry, this.#heap[child]!)) break;
      this.#heap[at] = this.#heap[child]!;
      at = child;
    }
    this.#heap[at] = entry;
  }

  #earlierChild(at: number): number | undefined {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    if (left >= this.#heap.length) return undefined;
    return right < this.#heap.length && before(this.#heap[right]!, this.#heap[left]!) ? right : left;
  }
}

/** Timers that share a fate: those of a device, or of an attack. */
export class Timers {
  readonly #scheduler: Scheduler;
  #generation = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get now(): number {
    return this.#scheduler.now;
  }

  /** Calls `run` at `timeUs` unless they are cancelled before. */
  at(timeUs: number, run: () => void): void {
    this.#scheduler.at(timeUs, this.guard(run));
  }

  after(delayUs: number, run: () => void): void {
    this.at(this.now + delayUs, run);
  }

  /** `run` for as long as they are not cancelled, then nothing. */
  guard(run: () => void): () => void {
    const generation = this.#generation;
    return () => {
      if (generation === this.#generation) run();
    };
  }

  /** None that was set before will ever run. */
  cancelAll(): void {
    this.#generation += 1;
  }
}
