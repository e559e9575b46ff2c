import type { Identity } from "./identity.js";
import { type DaoMessage, type Message, RPL } from "./message.js";
import type { Random } from "./random.js";
import type { Timers } from "./scheduler.js";
import { Trickle } from "./trickle.js";

const MS = 1000;
const SECOND = 1e6;

const IMIN_US = 2 ** RPL.CONFIGURATION.intervalMin * MS;
const TRICKLE = {
  minimum: IMIN_US,
  maximum: IMIN_US * 2 ** RPL.CONFIGURATION.intervalDoublings,
  redundancy: RPL.CONFIGURATION.redundancy,
} as const;

/** Devices do not start at the same time: within this, µs. */
const BOOT_SPREAD = 1 * SECOND;
/** Between two DIS of a device that has not heard its parent. */
const DIS_INTERVAL = 2 * SECOND;
/** DelayDAO (RFC 6550, 9.5 and 17). */
const DAO_DELAY = 1 * SECOND;
/** A route is refreshed at half of its lifetime. */
const DAO_INTERVAL = (RPL.CONFIGURATION.defaultLifetime * RPL.CONFIGURATION.lifetimeUnit * SECOND) / 2;

/** What the routing of a device needs of it. */
export interface RplSurroundings {
  readonly self: Identity;
  readonly root: Identity;
  /** Absent at the root. */
  readonly parent: Identity | undefined;
  readonly hops: number;
  readonly timers: Timers;
  readonly random: Random;
  readonly send: (to: Identity | "broadcast", message: Message) => void;
  /** Called when the device has become part of the network. */
  readonly joined: () => void;
}

/** RPL in storing mode (RFC 6550) with the parent given: DIS until it is heard, then DIOs and DAOs. */
export class Rpl {
  readonly #trickle: Trickle;
  #joined = false;
  #daoSequence: number = RPL.VERSION;
  #pathSequence: number = RPL.VERSION;

  constructor(private readonly around: RplSurroundings) {
    const { hops, root, timers, random, send } = around;
    const dio = { kind: "dio", rank: (hops + 1) * RPL.RANK_STEP, root } as const;
    this.#trickle = new Trickle(TRICKLE, timers, random, () => send("broadcast", dio));
  }

  get joined(): boolean {
    return this.#joined;
  }

  /** The device has got power: the root makes the network, others look for it. */
  start(): void {
    const { parent, random, timers } = this.around;
    this.#joined = false;
    timers.after(random.between(0, BOOT_SPREAD), () => (parent ? this.#solicit() : this.#join()));
  }

  receive(message: Message, from: Identity): void {
    if (message.kind === "dio") this.#hearDio(from);
    else if (!this.#joined) return;
    else if (message.kind === "dis") this.#trickle.reset();
    else if (message.kind === "dao") this.#storeRoute(message, from);
  }

  #solicit(): void {
    if (this.#joined) return;
    const { random, send, timers } = this.around;
    send("broadcast", { kind: "dis" });
    timers.after(DIS_INTERVAL * random.between(0.75, 1.25), () => this.#solicit());
  }

  #hearDio(from: Identity): void {
    if (this.#joined) this.#trickle.hearConsistent();
    else if (from === this.around.parent) this.#join();
  }

  #join(): void {
    const { joined, parent, random, timers } = this.around;
    this.#joined = true;
    this.#trickle.start();
    if (parent) timers.after(DAO_DELAY * random.between(0.5, 1.5), () => this.#announce());
    joined();
  }

  #announce(): void {
    const { random, self, timers } = this.around;
    this.#pathSequence = nextSequence(this.#pathSequence);
    this.#sendDao(self.global, this.#pathSequence);
    timers.after(DAO_INTERVAL * random.between(0.9, 1.1), () => this.#announce());
  }

  /** RFC 6550, 9.8: acknowledged to the child, and announced to the parent in turn. */
  #storeRoute({ pathSequence, sequence, target }: DaoMessage, child: Identity): void {
    this.around.send(child, { kind: "dao-ack", sequence });
    this.#sendDao(target, pathSequence);
  }

  #sendDao(target: Uint8Array, pathSequence: number): void {
    const { parent, send } = this.around;
    if (parent === undefined) return;
    this.#daoSequence = nextSequence(this.#daoSequence);
    send(parent, { kind: "dao", target, sequence: this.#daoSequence, pathSequence });
  }
}

/** RFC 6550, 7.2: after 255 comes 0, and the circular part wraps at 127. */
function nextSequence(sequence: number): number {
  return sequence === 127 ? 0 : (sequence + 1) % 256;
}
