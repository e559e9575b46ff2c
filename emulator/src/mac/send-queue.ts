import type { DataFrame } from "./frame.js";

/** A frame on its way, and how far it is. */
export interface Job {
  readonly frame: DataFrame;
  /** How often it was on the air. */
  attempts: number;
  /** Its action has ended: it is not sent again. */
  cancelled: boolean;
}

/** Frames that wait, the one that is being sent included. */
const LENGTH = 16;

/** The frames of a MAC, in their order. */
export class SendQueue {
  #jobs: Job[] = [];

  /** The one that is being sent. */
  get first(): Job | undefined {
    return this.#jobs[0];
  }

  /** False if there is no room. */
  add(frame: DataFrame): boolean {
    if (this.#jobs.length >= LENGTH) return false;
    this.#jobs.push({ frame, attempts: 0, cancelled: false });
    return true;
  }

  next(): void {
    this.#jobs.shift();
  }

  /** Empties it, and gives how many there were. */
  clear(): number {
    return this.#jobs.splice(0).length;
  }

  /** Marks the first and removes the others of this action; gives how many were removed. */
  cancel(action: number): number {
    const [first, ...waiting] = this.#jobs;
    if (first === undefined) return 0;
    if (first.frame.action === action) first.cancelled = true;
    const others = waiting.filter(({ frame }) => frame.action !== action);
    this.#jobs = [first, ...others];
    return waiting.length - others.length;
  }
}
