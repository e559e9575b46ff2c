import { QueueHeap } from "./queue-heap.js";
import { type Instance, NONE, type Records, type WindowPlace } from "./records.js";

const INITIAL_QUEUES = 64;
/** Empty queues are swept out of the heap when it holds this many beyond twice the instances that wait. */
const SLACK = 1024;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Which windows of instances close first. Windows of one state are equally long, so those that enter it stand in
 * a queue in the order of their deadlines, where coming and going costs the same however many stand there. An
 * instance whose deadline is before that of the last in its queue (time went back, or an outer window is tighter)
 * begins a queue of its own. The queues stand in a heap by the deadline of their first, or a time before that,
 * which is put right when it comes up.
 */
export class Deadlines {
  /** Of each queue: its first and last, the latest deadline that has stood in it, and the state that fills it. */
  #first = new Int32Array(INITIAL_QUEUES);
  #last = new Int32Array(INITIAL_QUEUES);
  #latest = new Float64Array(INITIAL_QUEUES);
  #filledBy = new Int32Array(INITIAL_QUEUES);
  #queues = 0;
  readonly #free: number[] = [];
  /** The queue that each state fills. */
  readonly #queueOf: number[] = [];
  readonly #heap = new QueueHeap();
  #waiting = 0;
  /** What `takeFirstBefore` took, until the next call. */
  due = new Int32Array(INITIAL_QUEUES);
  /** No window closes before this. */
  earliest = NEVER;

  /** `place` says where records have what this needs. */
  constructor(
    private readonly records: Records,
    private readonly place: WindowPlace,
  ) {}

  /** Whether the window of `instance` is open at `moment`. */
  isOpen(instance: Instance, moment: number): boolean {
    const { cells } = this.records;
    return moment >= cells[instance + this.place.from]! && moment <= cells[instance + this.place.until]!;
  }

  until(instance: Instance): number {
    return this.records.cells[instance + this.place.until]!;
  }

  /** The instance, in `state`, enters a window, which replaces the one so far or tightens it. */
  enter(instance: Instance, state: number, from: number, until: number, replaces: boolean): void {
    const { cells } = this.records;
    const [begin, end] = [instance + this.place.from, instance + this.place.until];
    if (replaces) this.#set(instance, state, from, until);
    else this.#set(instance, state, Math.max(from, cells[begin]!), Math.min(until, cells[end]!));
  }

  /** `copy` has the window of `instance`, but does not wait for its end. */
  copy(instance: Instance, copy: Instance): void {
    const { cells } = this.records;
    const { from, until } = this.place;
    cells[copy + from] = cells[instance + from]!;
    cells[copy + until] = cells[instance + until]!;
  }

  /** The instance has ended. */
  leave(instance: Instance): void {
    const { ints } = this.records;
    const { ahead, behind, queue } = this.place;
    const at = 2 * instance;
    const own = ints[at + queue]!;
    if (own === NONE) return;
    const before = ints[at + ahead]!;
    const after = ints[at + behind]!;
    if (before === NONE) this.#first[own] = after;
    else ints[2 * before + behind] = after;
    if (after === NONE) this.#last[own] = before;
    else ints[2 * after + ahead] = before;
    ints[at + queue] = NONE;
    this.#waiting -= 1;
  }

  /**
   * The instances whose windows closed first, all at one time, if that was before `moment`: those whose time-out
   * is no failure before the others, then in the order of opening. Returns how many there are in `due`.
   */
  takeFirstBefore(moment: number): number {
    if (this.earliest >= moment) return 0;
    const heap = this.#heap;
    let taken = 0;
    for (let first = NEVER; heap.size > 0 && heap.time < moment && heap.time <= first; ) {
      const instance = this.#first[heap.queue]!;
      if (instance === NONE) this.#dropQueue();
      else if (this.until(instance) > heap.time) heap.delayFirst(this.until(instance));
      else {
        first = heap.time;
        this.leave(instance);
        if (taken === this.due.length) this.due = doubled(this.due);
        this.due[taken] = instance;
        taken += 1;
      }
    }
    this.earliest = heap.size > 0 ? heap.time : NEVER;
    if (taken === 2) this.#orderTwo();
    else if (taken > 2) this.due.subarray(0, taken).sort((a, b) => this.#order(a, b));
    return taken;
  }

  /** What is due in pairs is worth no sort. */
  #orderTwo(): void {
    const [first, second] = [this.due[0]!, this.due[1]!];
    if (this.#order(first, second) < 0) return;
    this.due[0] = second;
    this.due[1] = first;
  }

  #order(a: Instance, b: Instance): number {
    const fails = Number(this.#fails(a)) - Number(this.#fails(b));
    return fails || this.records.serialOf(a) - this.records.serialOf(b);
  }

  #fails(instance: Instance): boolean {
    const { onTimeout } = this.records.stateOf(instance);
    return onTimeout === "failed" || onTimeout === "inconclusive";
  }

  #set(instance: Instance, state: number, from: number, until: number): void {
    const { cells, ints } = this.records;
    cells[instance + this.place.from] = from;
    if (ints[2 * instance + this.place.queue] !== NONE) {
      if (cells[instance + this.place.until] === until) return;
      this.leave(instance);
    }
    cells[instance + this.place.until] = until;
    if (until < NEVER) this.#append(instance, this.#queueFor(state, until), until);
  }

  #append(instance: Instance, queue: number, until: number): void {
    const { ints } = this.records;
    const last = this.#last[queue]!;
    const at = 2 * instance;
    ints[at + this.place.queue] = queue;
    ints[at + this.place.ahead] = last;
    ints[at + this.place.behind] = NONE;
    if (last === NONE) this.#first[queue] = instance;
    else ints[2 * last + this.place.behind] = instance;
    this.#last[queue] = instance;
    this.#latest[queue] = until;
    this.#waiting += 1;
  }

  /** The queue at whose end `until` may stand. */
  #queueFor(state: number, until: number): number {
    const own = this.#queueOf[state] ?? NONE;
    if (own !== NONE && until >= this.#latest[own]!) return own;
    const needed = own === NONE || this.#first[own] === NONE;
    if (needed && own !== NONE) this.#filledBy[own] = NONE;
    const queue = this.#addQueue(until);
    if (!needed) return queue;
    while (this.#queueOf.length <= state) this.#queueOf.push(NONE);
    this.#queueOf[state] = queue;
    this.#filledBy[queue] = state;
    return queue;
  }

  #addQueue(until: number): number {
    if (this.#heap.size > 2 * this.#waiting + SLACK) this.#heap.renew((queue) => this.#timeOf(queue));
    let queue = this.#free.pop();
    if (queue === undefined) {
      queue = this.#queues;
      this.#queues += 1;
      if (this.#queues > this.#first.length) this.#grow();
    }
    this.#first[queue] = NONE;
    this.#last[queue] = NONE;
    this.#filledBy[queue] = NONE;
    this.#heap.add(until, queue);
    this.earliest = this.#heap.time;
    return queue;
  }

  /** The deadline of the first in the queue; of an empty one nothing, and it may be used again. */
  #timeOf(queue: number): number | undefined {
    const first = this.#first[queue]!;
    if (first !== NONE) return this.until(first);
    this.#release(queue);
    return undefined;
  }

  #release(queue: number): void {
    const state = this.#filledBy[queue]!;
    if (state !== NONE) this.#queueOf[state] = NONE;
    this.#free.push(queue);
  }

  /** The first queue of the heap is empty. */
  #dropQueue(): void {
    this.#release(this.#heap.queue);
    this.#heap.removeFirst();
  }

  #grow(): void {
    this.#first = doubled(this.#first);
    this.#last = doubled(this.#last);
    this.#filledBy = doubled(this.#filledBy);
    const latest = new Float64Array(2 * this.#latest.length);
    latest.set(this.#latest);
    this.#latest = latest;
  }
}

/** Not shared with another thread. */
type Numbers = Int32Array<ArrayBuffer>;

function doubled(array: Numbers): Numbers {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
