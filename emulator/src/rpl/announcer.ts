import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import { Timer } from "../kernel/timer.js";
import type { Identity } from "../network/identity.js";
import type { Dao } from "../network/message.js";
import { type Dodag, FIRST_SEQUENCE, nextSequence } from "./dodag.js";

const SECOND = 1e6;
/** DelayDAO (RFC 6550, 9.5); longer than its default of 1 s, since a device that has just joined finds better parents. */
const DELAY = 4 * SECOND;
/** Announcements for several targets keep this distance, so that they fit into the queue of the MAC. */
const DISTANCE = 0.1 * SECOND;
/** Without a DAO-ACK the own announcement is made again after this, at most so often. */
const ACK_WAIT = 5 * SECOND;
const MOST_ATTEMPTS = 4;

/** What an announcer needs of its device. */
export interface AnnouncerSurroundings {
  readonly self: Identity;
  readonly dodag: Dodag;
  readonly queue: EventQueue;
  readonly random: Random;
  readonly parent: () => Identity | undefined;
  readonly send: (dao: Dao, parent: Identity) => void;
}

/** Tells the parent, or the root, of those that are reached through a device, and of the device itself. */
export class Announcer {
  /** By target, the number that its owner gave its last announcement, and how long that holds. */
  readonly #known = new Map<Identity, { readonly pathSequence: number; readonly lifetime: number }>();
  #pending: Identity[] = [];
  readonly #next: Timer;
  readonly #refresh: Timer;
  #sequence = FIRST_SEQUENCE;
  #pathSequence = FIRST_SEQUENCE;
  #awaited: number | undefined;
  /** The parent that has been told of the device. */
  #told: Identity | undefined;
  #attempts = 0;

  constructor(private readonly around: AnnouncerSurroundings) {
    this.#next = new Timer(around.queue, () => this.#announceNext());
    this.#refresh = new Timer(around.queue, () => this.#renew());
  }

  stop(): void {
    this.#next.stop();
    this.#refresh.stop();
    this.#pending = [];
    this.#known.clear();
    this.#awaited = undefined;
    this.#told = undefined;
  }

  /** There is a new parent: it is to know of the device, and of `targets`; the old one that this way is no more. */
  announce(targets: Iterable<Identity>): void {
    const { dodag, self } = this.around;
    if (this.#told && dodag.mode === "storing") this.#send(self, this.#pathSequence, 0, this.#told);
    this.#told = undefined;
    this.#attempts = 0;
    this.#pathSequence = nextSequence(this.#pathSequence);
    this.#pending = [self, ...targets];
    this.#next.after(DELAY * this.around.random.between(0.5, 1.5));
  }

  /** A child has announced `target`, which goes on to the parent if it is news. */
  relay({ lifetime, pathSequence, target }: Dao): void {
    const known = this.#known.get(target);
    if (known?.pathSequence === pathSequence && known.lifetime === lifetime) return;
    this.#known.set(target, { lifetime, pathSequence });
    this.#put(target);
  }

  acknowledge(sequence: number): void {
    if (sequence !== this.#awaited) return;
    this.#awaited = undefined;
    this.#attempts = 0;
    const { configuration } = this.around.dodag;
    // A route is refreshed at half of its lifetime.
    const half = (configuration.defaultLifetime * configuration.lifetimeUnit * SECOND) / 2;
    this.#refresh.after(half * this.around.random.between(0.9, 1.1));
  }

  /** The own announcement: a new one, or the same again because nobody has acknowledged it. */
  #renew(): void {
    if (this.#awaited !== undefined && this.#attempts >= MOST_ATTEMPTS) return;
    if (this.#awaited === undefined) this.#pathSequence = nextSequence(this.#pathSequence);
    this.#put(this.around.self);
  }

  #put(target: Identity): void {
    if (!this.#pending.includes(target)) this.#pending.push(target);
    if (!this.#next.isSet) this.#next.after(this.#distance());
  }

  #distance(): number {
    return DISTANCE * this.around.random.between(0.5, 1.5);
  }

  #announceNext(): void {
    const target = this.#pending.shift();
    const parent = this.around.parent();
    if (target === undefined || parent === undefined) return;
    if (target === this.around.self) this.#sendOwn(parent);
    else {
      const { lifetime, pathSequence } = this.#known.get(target) ?? this.#current();
      this.#send(target, pathSequence, lifetime, parent);
    }
    if (this.#pending.length > 0) this.#next.after(this.#distance());
  }

  #sendOwn(parent: Identity): void {
    const { lifetime, pathSequence } = this.#current();
    this.#send(this.around.self, pathSequence, lifetime, parent);
    this.#told = parent;
    this.#awaited = this.#sequence;
    this.#attempts += 1;
    this.#refresh.after(ACK_WAIT);
  }

  #current() {
    const { defaultLifetime: lifetime } = this.around.dodag.configuration;
    return { lifetime, pathSequence: this.#pathSequence };
  }

  #send(target: Identity, pathSequence: number, lifetime: number, parent: Identity): void {
    this.#sequence = nextSequence(this.#sequence);
    const transit = this.around.dodag.mode === "non-storing" ? { parent } : {};
    this.around.send(
      { kind: "dao", target, sequence: this.#sequence, pathSequence, lifetime, ...transit },
      parent,
    );
  }
}
