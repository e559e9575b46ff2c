import type { DataFrame } from "./frame.js";
import { type Job, SendQueue } from "./send-queue.js";

/** What waits for a device's own cells, and what waits for the cell that all share. */
export class SlotQueues {
  readonly #own = new SendQueue();
  readonly #shared = new SendQueue();

  /** False if there is no room. */
  add(frame: DataFrame): boolean {
    return this.#of(frame).add(frame);
  }

  /** What is next in a kind of cell, and how many were thrown away before it because their action had ended. */
  first(cell: "own" | "shared"): { readonly job: Job | undefined; readonly ended: number } {
    const queue = cell === "own" ? this.#own : this.#shared;
    let ended = 0;
    for (; queue.first?.cancelled; ended++) queue.next();
    return { job: queue.first, ended };
  }

  /** It is done with. */
  remove({ frame }: Job): void {
    this.#of(frame).next();
  }

  /** Empties them, and gives how many there were. */
  clear(): number {
    return this.#own.clear() + this.#shared.clear();
  }

  /** Marks the first ones and removes the others of this action; gives how many were removed. */
  cancel(action: number): number {
    return this.#own.cancel(action) + this.#shared.cancel(action);
  }

  #of({ to }: DataFrame): SendQueue {
    return to === "broadcast" ? this.#shared : this.#own;
  }
}
