import type { Read } from "./comparison.js";
import type { History } from "./history.js";
import type { KeySpace } from "./key-space.js";
import type { Packet } from "./packet.js";
import { KEY, NEWER, NONE, OLDER, type Records, TURN, type Wait } from "./records.js";

/** The instances that wait for one event, by key, the newest first. */
export class WaitingIndex {
  readonly #number: number;
  size = 0;

  /** `historyKey` gives the values that a packet must have to match an instance. */
  constructor(
    private readonly records: Records,
    private readonly space: KeySpace,
    private readonly historyKey: readonly Read[],
  ) {
    this.#number = space.addIndex();
  }

  /** The newest that waits with the key of the packet at hand. */
  find(packet: Packet): Wait {
    const key = this.space.find(packet);
    return key === NONE ? NONE : this.space.newest(key, this.#number);
  }

  /** Without a value to join by, no packet can ever match: then the instance only waits for its deadline. */
  add(wait: Wait, packet: Packet, history: History): void {
    const key = this.space.obtain(this.historyKey, packet, history);
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
  }

  remove(wait: Wait): void {
    const { ints } = this.records;
    const at = 2 * wait;
    const key = ints[at + KEY]!;
    if (key === NONE) return;
    const newer = ints[at + NEWER]!;
    const older = ints[at + OLDER]!;
    if (newer === NONE) this.space.setNewest(key, this.#number, older);
    else ints[2 * newer + OLDER] = older;
    if (older !== NONE) ints[2 * older + NEWER] = newer;
    ints[at + KEY] = NONE;
    this.space.count(key, -1);
    this.size -= 1;
  }
}
