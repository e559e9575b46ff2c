import type { Read } from "./comparison.js";
import type { History } from "./history.js";
import type { KeySpace } from "./key-space.js";
import type { Packet } from "./packet.js";
import { KEY, NEWER, NONE, OLDER, type Records, RUN, TURN, type Wait } from "./records.js";
import { Runs } from "./runs.js";

/** How an event joins packets to instances. */
export interface Join {
  /** What gives the values that a packet must have to match an instance. */
  readonly historyKey: readonly Read[];
  /** A value that the packet must have otherwise than the instance, if there is such. */
  readonly unlike: { readonly packet: Read; readonly history: Read } | undefined;
}

/** The instances that wait for one event, by key, the newest first. */
export class WaitingIndex {
  readonly #number: number;
  readonly #runs = new Runs();
  size = 0;

  constructor(
    private readonly records: Records,
    private readonly space: KeySpace,
    private readonly join: Join,
  ) {
    this.#number = space.addIndex();
  }

  /** The newest that waits with the key of the packet at hand. */
  find(packet: Packet): Wait {
    const key = this.space.find(packet);
    return key === NONE ? NONE : this.space.newest(key, this.#number);
  }

  /** The first from `wait` on, which may be it, that does not keep what the packet at hand must not have. */
  unlike(wait: Wait, packet: Packet, history: History): Wait {
    const { unlike } = this.join;
    if (unlike === undefined || wait === NONE) return wait;
    const value = unlike.packet(packet, history);
    const { ints } = this.records;
    let last = wait;
    // What was removed meanwhile stands in no run.
    for (let at = wait; at !== NONE && ints[2 * at + KEY] !== NONE; ) {
      const run = ints[2 * at + RUN]!;
      const kept = this.#runs.valueOf(run);
      if (value !== undefined && kept !== undefined && kept !== value) return at;
      at = ints[2 * this.#runs.endOf(run) + OLDER]!;
      last = at;
    }
    return last;
  }

  /** Without a value to join by, no packet can ever match: then the instance only waits for its deadline. */
  add(wait: Wait, packet: Packet, history: History): void {
    const key = this.space.obtain(this.join.historyKey, packet, history);
    if (key === NONE) return;
    const { ints } = this.records;
    const newest = this.space.newest(key, this.#number);
    const at = 2 * wait;
    ints[at + KEY] = key;
    ints[at + TURN] = packet.turn;
    ints[at + NEWER] = NONE;
    ints[at + OLDER] = newest;
    if (newest !== NONE) ints[2 * newest + NEWER] = wait;
    this.space.setNewest(key, this.#number, wait);
    this.space.count(key, 1);
    this.size += 1;
    if (this.join.unlike !== undefined)
      this.#joinRun(wait, newest, this.join.unlike.history(packet, history));
  }

  remove(wait: Wait): void {
    const { ints } = this.records;
    const at = 2 * wait;
    const key = ints[at + KEY]!;
    if (key === NONE) return;
    const newer = ints[at + NEWER]!;
    const older = ints[at + OLDER]!;
    if (this.join.unlike !== undefined) this.#leaveRun(wait, newer);
    if (newer === NONE) this.space.setNewest(key, this.#number, older);
    else ints[2 * newer + OLDER] = older;
    if (older !== NONE) ints[2 * older + NEWER] = newer;
    ints[at + KEY] = NONE;
    this.space.count(key, -1);
    this.size -= 1;
  }

  #joinRun(wait: Wait, older: Wait, value: ReturnType<Read>): void {
    const { ints } = this.records;
    const run = older === NONE ? NONE : ints[2 * older + RUN]!;
    const joins = run !== NONE && this.#runs.valueOf(run) === value;
    ints[2 * wait + RUN] = joins ? run : this.#runs.begin(value, wait);
  }

  #leaveRun(wait: Wait, newer: Wait): void {
    const { ints } = this.records;
    const run = ints[2 * wait + RUN]!;
    if (this.#runs.endOf(run) !== wait) return;
    if (newer !== NONE && ints[2 * newer + RUN] === run) this.#runs.setEnd(run, newer);
    else this.#runs.close(run);
  }
}
