/** What happens when a timer rings. */
export interface Ringing {
  ring(ticket: number): void;
}

const FIRST_CAPACITY = 1024;

/**
 * Virtual time in whole microseconds from 0, and what is to happen in it: a binary heap in typed arrays. An event
 * is three numbers, so that millions of them make no garbage.
 */
export class EventQueue {
  readonly #targets: Ringing[] = [];
  #times = new Float64Array(FIRST_CAPACITY);
  /** Events of one time happen in the order in which they were made. */
  #orders = new Float64Array(FIRST_CAPACITY);
  #owners = new Int32Array(FIRST_CAPACITY);
  #tickets = new Int32Array(FIRST_CAPACITY);
  #size = 0;
  #order = 0;
  #now = 0;

  /** Time of the event that is happening, µs. */
  get now(): number {
    return this.#now;
  }

  /** Gives the number under which events for `target` are made. */
  attach(target: Ringing): number {
    return this.#targets.push(target) - 1;
  }

  /** `target` will ring with `ticket` at `timeUs`, rounded, or at once if that is over. */
  schedule(timeUs: number, target: number, ticket: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const time = Math.max(this.#now, Math.round(timeUs));
    const at = this.#siftUp(this.#size++, time);
    this.#times[at] = time;
    this.#orders[at] = this.#order++;
    this.#owners[at] = target;
    this.#tickets[at] = ticket;
  }

  /** Goes to the earliest event and lets it happen; false, and nothing done, if there is none before `endUs`. */
  step(endUs: number): boolean {
    if (this.#size === 0 || this.#times[0]! >= endUs) return false;
    const target = this.#targets[this.#owners[0]!]!;
    const ticket = this.#tickets[0]!;
    this.#now = this.#times[0]!;
    this.#removeFirst();
    target.ring(ticket);
    return true;
  }

  /** The free place from `at` towards the root where an event of `time` belongs; it is the latest of its time. */
  #siftUp(at: number, time: number): number {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#move(parent, at);
      at = parent;
    }
    return at;
  }

  /** The last event takes the place of the first, as far down as it belongs. */
  #removeFirst(): void {
    const last = --this.#size;
    const [time, order] = [this.#times[last]!, this.#orders[last]!];
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.#isBefore(child + 1, this.#times[child]!, this.#orders[child]!))
        child += 1;
      if (!this.#isBefore(child, time, order)) break;
      this.#move(child, at);
      at = child;
    }
    this.#move(last, at);
  }

  #isBefore(at: number, time: number, order: number): boolean {
    const own = this.#times[at]!;
    return own < time || (own === time && this.#orders[at]! < order);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#owners[to] = this.#owners[from]!;
    this.#tickets[to] = this.#tickets[from]!;
  }

  #grow(): void {
    const capacity = 2 * this.#times.length;
    const [times, orders] = [new Float64Array(capacity), new Float64Array(capacity)];
    const [owners, tickets] = [new Int32Array(capacity), new Int32Array(capacity)];
    times.set(this.#times);
    orders.set(this.#orders);
    owners.set(this.#owners);
    tickets.set(this.#tickets);
    [this.#times, this.#orders, this.#owners, this.#tickets] = [times, orders, owners, tickets];
  }
}
