import type { EventQueue, Ringing } from "./event-queue.js";

/** An alarm clock: it rings once for each time that it was set, unless it was set anew or stopped before. */
export class Timer implements Ringing {
  readonly #number: number;
  #ticket = 0;
  #set = false;

  /** `run` is made once and called at each ringing, so that setting a timer costs no more than three numbers. */
  constructor(
    private readonly queue: EventQueue,
    private readonly run: () => void,
  ) {
    this.#number = queue.attach(this);
  }

  get isSet(): boolean {
    return this.#set;
  }

  /** Rings at `timeUs`, and not at the time that it was set to before. */
  at(timeUs: number): void {
    this.#ticket = (this.#ticket + 1) | 0;
    this.#set = true;
    this.queue.schedule(timeUs, this.#number, this.#ticket);
  }

  after(delayUs: number): void {
    this.at(this.queue.now + delayUs);
  }

  stop(): void {
    this.#ticket = (this.#ticket + 1) | 0;
    this.#set = false;
  }

  ring(ticket: number): void {
    if (ticket !== this.#ticket) return;
    this.#set = false;
    this.run();
  }
}
