import type { Instance } from "./instance.js";

/** Entries that mean nothing any more are swept out when the heap holds this many beyond twice the living. */
const SLACK = 1024;
const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly Instance[] = [];

/** Not shared with another thread. */
type Times = Float64Array<ArrayBuffer>;

function grown(array: Times): Times {
  const larger = new Float64Array(array.length * 2).fill(NEVER);
  larger.set(array);
  return larger;
}

/**
 * The windows of the instances of all properties, and which of them closes first: a binary heap. An instance
 * whose window comes to close later, or that has ended and serves another attempt, keeps its place in the
 * heap, which is put right when it comes up. Times lie in typed arrays, by the instance's slot.
 */
export class Windows {
  #from = new Float64Array(SLACK).fill(NEVER);
  #until = new Float64Array(SLACK).fill(NEVER);
  /** The time under which a slot stands in the heap. */
  #queued = new Float64Array(SLACK).fill(NEVER);
  readonly #instances: Instance[] = [];
  #heapTimes = new Float64Array(SLACK);
  #heapSlots = new Int32Array(SLACK);
  #size = 0;
  /** Living instances. */
  live = 0;

  /** A slot for a new object. */
  adopt(instance: Instance): number {
    const slot = this.#instances.push(instance) - 1;
    if (slot === this.#until.length) {
      this.#from = grown(this.#from);
      this.#until = grown(this.#until);
      this.#queued = grown(this.#queued);
    }
    return slot;
  }

  /** Earliest time at which an event counts. */
  from(slot: number): number {
    return this.#from[slot]!;
  }

  /** Latest time at which an event counts. */
  until(slot: number): number {
    return this.#until[slot]!;
  }

  set(slot: number, from: number, until: number): void {
    this.#from[slot] = from;
    this.#until[slot] = until;
    this.#queue(slot, until);
  }

  /** The instance in `slot` has ended. */
  close(slot: number): void {
    this.#until[slot] = NEVER;
  }

  /** The instances whose windows closed before `time`, in the order of closing, then of opening. */
  takeBefore(time: number): readonly Instance[] {
    if (this.#size === 0 || this.#heapTimes[0]! >= time) return NONE;
    const due: Instance[] = [];
    while (this.#size > 0 && this.#heapTimes[0]! < time) {
      const at = this.#heapTimes[0]!;
      const slot = this.#heapSlots[0]!;
      this.#removeFirst();
      if (this.#queued[slot] !== at) continue;
      this.#queued[slot] = NEVER;
      const until = this.#until[slot]!;
      if (until < time) due.push(this.#instances[slot]!);
      else if (until < NEVER) this.#queue(slot, until);
    }
    if (due.length < 2) return due;
    return due.sort((a, b) => this.until(a.slot) - this.until(b.slot) || a.serial - b.serial);
  }

  #queue(slot: number, until: number): void {
    if (this.#queued[slot]! <= until) return;
    this.#queued[slot] = until;
    if (this.#size > 2 * this.live + SLACK) this.#sweep();
    if (this.#size === this.#heapTimes.length) {
      this.#heapTimes = grown(this.#heapTimes);
      const slots = new Int32Array(this.#heapTimes.length);
      slots.set(this.#heapSlots);
      this.#heapSlots = slots;
    }
    this.#size += 1;
    this.#rise(this.#size - 1, until, slot);
  }

  /** Moves the hole at `index` up to where `time` belongs. */
  #rise(index: number, time: number, slot: number): void {
    const [times, slots] = [this.#heapTimes, this.#heapSlots];
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (times[parent]! <= time) break;
      times[at] = times[parent]!;
      slots[at] = slots[parent]!;
      at = parent;
    }
    times[at] = time;
    slots[at] = slot;
  }

  /** Moves the hole at `index` down to where `time` belongs. */
  #sink(index: number, time: number, slot: number): void {
    const [times, slots] = [this.#heapTimes, this.#heapSlots];
    let at = index;
    for (let child = 2 * at + 1; child < this.#size; child = 2 * at + 1) {
      if (child + 1 < this.#size && times[child + 1]! < times[child]!) child += 1;
      if (times[child]! >= time) break;
      times[at] = times[child]!;
      slots[at] = slots[child]!;
      at = child;
    }
    times[at] = time;
    slots[at] = slot;
  }

  #removeFirst(): void {
    this.#size -= 1;
    if (this.#size > 0) this.#sink(0, this.#heapTimes[this.#size]!, this.#heapSlots[this.#size]!);
  }

  /** Keeps the entries of the living, each once. */
  #sweep(): void {
    let kept = 0;
    for (let i = 0; i < this.#size; i++) {
      const [time, slot] = [this.#heapTimes[i]!, this.#heapSlots[i]!];
      if (this.#queued[slot] !== time) continue;
      if (this.#until[slot] === NEVER) this.#queued[slot] = NEVER;
      else {
        this.#heapTimes[kept] = time;
        this.#heapSlots[kept] = slot;
        kept += 1;
      }
    }
    this.#size = kept;
    for (let at = (kept >>> 1) - 1; at >= 0; at--) this.#sink(at, this.#heapTimes[at]!, this.#heapSlots[at]!);
  }
}
