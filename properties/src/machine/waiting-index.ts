import type { Read } from "./comparison.js";
import type { History, Waiting } from "./instance.js";
import type { KeySpace } from "./key-space.js";
import type { Packet } from "./packet.js";

/** The instances that wait for one event, by key, the newest first. */
export class WaitingIndex {
  readonly #number: number;
  size = 0;

  /** `historyKey` gives the values that a packet must have to match an instance. */
  constructor(
    private readonly space: KeySpace,
    private readonly historyKey: readonly Read[],
  ) {
    this.#number = space.addIndex();
  }

  /** The newest instance that waits with the key of the packet at hand. */
  find(packet: Packet): Waiting | undefined {
    return this.space.find(packet)?.newest[this.#number];
  }

  /** Without a value to join by, no packet can ever match: then the instance only waits for its deadline. */
  add(waiting: Waiting, packet: Packet, history: History): void {
    const key = this.space.obtain(this.historyKey, packet, history);
    if (key === undefined) return;
    const newest = key.newest[this.#number];
    waiting.turn = packet.turn;
    waiting.key = key;
    waiting.newer = undefined;
    waiting.older = newest;
    if (newest) newest.newer = waiting;
    key.newest[this.#number] = waiting;
    key.waiting += 1;
    this.size += 1;
    this.space.waiting += 1;
  }

  remove(waiting: Waiting): void {
    const { key, newer, older } = waiting;
    if (key === undefined) return;
    if (newer) newer.older = older;
    else key.newest[this.#number] = older;
    if (older) older.newer = newer;
    waiting.key = undefined;
    key.waiting -= 1;
    this.size -= 1;
    this.space.waiting -= 1;
  }
}
