const INITIAL = 64;

/** A binary heap of queues by time, the earliest first, in typed arrays. */
export class QueueHeap {
  #times = new Float64Array(INITIAL);
  #queues = new Int32Array(INITIAL);
  size = 0;

  /** The earliest time, and whose it is; not to be asked of an empty heap. */
  get time(): number {
    return this.#times[0]!;
  }

  get queue(): number {
    return this.#queues[0]!;
  }

  add(time: number, queue: number): void {
    if (this.size === this.#times.length) this.#grow();
    this.size += 1;
    this.#rise(this.size - 1, time, queue);
  }

  /** The first queue gets a later time. */
  delayFirst(time: number): void {
    this.#sink(0, time, this.#queues[0]!);
  }

  removeFirst(): void {
    this.size -= 1;
    if (this.size > 0) this.#sink(0, this.#times[this.size]!, this.#queues[this.size]!);
  }

  /** Each queue gets the time that `timeOf` gives it; those for which that is nothing go. */
  renew(timeOf: (queue: number) => number | undefined): void {
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const queue = this.#queues[i]!;
      const time = timeOf(queue);
      if (time === undefined) continue;
      this.#times[kept] = time;
      this.#queues[kept] = queue;
      kept += 1;
    }
    this.size = kept;
    for (let at = (kept >>> 1) - 1; at >= 0; at--) this.#sink(at, this.#times[at]!, this.#queues[at]!);
  }

  /** Moves the hole at `index` up to where `time` belongs. */
  #rise(index: number, time: number, queue: number): void {
    const [times, queues] = [this.#times, this.#queues];
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (times[parent]! <= time) break;
      times[at] = times[parent]!;
      queues[at] = queues[parent]!;
      at = parent;
    }
    times[at] = time;
    queues[at] = queue;
  }

  /** Moves the hole at `index` down to where `time` belongs. */
  #sink(index: number, time: number, queue: number): void {
    const [times, queues] = [this.#times, this.#queues];
    let at = index;
    for (let child = 2 * at + 1; child < this.size; child = 2 * at + 1) {
      if (child + 1 < this.size && times[child + 1]! < times[child]!) child += 1;
      if (times[child]! >= time) break;
      times[at] = times[child]!;
      queues[at] = queues[child]!;
      at = child;
    }
    times[at] = time;
    queues[at] = queue;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.size);
    times.set(this.#times);
    this.#times = times;
    const queues = new Int32Array(2 * this.size);
    queues.set(this.#queues);
    this.#queues = queues;
  }
}
