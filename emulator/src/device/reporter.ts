import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import { Timer } from "../kernel/timer.js";

const SECOND = 1e6;
/** RFC 7252, 4.8: ACK_TIMEOUT, ACK_RANDOM_FACTOR and MAX_RETRANSMIT. */
const ANSWER_WAIT = 2 * SECOND;
const RANDOM_FACTOR = 1.5;
const MOST_REPETITIONS = 4;

/** How a device reports; times in seconds. */
export interface ReportHabit {
  readonly period: number;
  /** A report comes at most this late. */
  readonly jitter: number;
  /** Reports are repeated until an answer comes. */
  readonly confirmable: boolean;
}

/** Makes a report in each period, a little late by chance; the phase is random too. */
export class Reporter {
  readonly #timer: Timer;
  readonly #repetition: Timer;
  #due = 0;
  #number = 0;
  #wait = 0;
  #repetitions = 0;

  /** `report` sends the report of a number, for the first time or again. */
  constructor(
    private readonly habit: ReportHabit,
    private readonly queue: EventQueue,
    private readonly random: Random,
    private readonly report: (number: number) => void,
  ) {
    this.#timer = new Timer(queue, () => this.#send());
    this.#repetition = new Timer(queue, () => this.#repeat());
  }

  /** Reports that were made. */
  get count(): number {
    return this.#number;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (this.#timer.isSet) return;
    this.#due = this.queue.now + this.random.between(0, this.habit.period * SECOND);
    this.#set();
  }

  stop(): void {
    this.#timer.stop();
    this.#repetition.stop();
  }

  /** An answer has come. */
  answered(number: number): void {
    if (number === this.#number) this.#repetition.stop();
  }

  /** Periods are counted from the first, so that lateness does not add up. */
  #set(): void {
    this.#timer.at(this.#due + this.random.between(0, this.habit.jitter * SECOND));
  }

  #send(): void {
    this.#number += 1;
    this.#due += this.habit.period * SECOND;
    this.#set();
    this.#repetitions = 0;
    this.#wait = ANSWER_WAIT * this.random.between(1, RANDOM_FACTOR);
    this.#transmit();
  }

  /** RFC 7252, 4.2: the wait doubles each time. */
  #repeat(): void {
    if (this.#repetitions >= MOST_REPETITIONS) return;
    this.#repetitions += 1;
    this.#wait *= 2;
    this.#transmit();
  }

  #transmit(): void {
    if (this.habit.confirmable) this.#repetition.after(this.#wait);
    this.report(this.#number);
  }
}
