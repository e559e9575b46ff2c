import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import type { Identity } from "../network/identity.js";
import type { Dao } from "../network/message.js";
import type { Packet } from "../network/packet.js";
import { Announcer } from "./announcer.js";
import { type Dodag, daoAckPacket, daoPacket } from "./dodag.js";
import { type Routes, SourceRoutes, StoredRoutes } from "./routes.js";

/** What the ways down need of their device. */
export interface WaysSurroundings {
  readonly self: Identity;
  readonly dodag: Dodag;
  readonly queue: EventQueue;
  readonly random: Random;
  /** Sends over one link. */
  readonly send: (packet: Packet, to: Identity | "broadcast") => void;
  /** Sends to wherever it is for. */
  readonly route: (packet: Packet) => void;
}

/** The ways down: those that a device knows, and how others come to know the way to it (RFC 6550, 9). */
export class Ways {
  readonly #routes: Routes;
  readonly #announcer: Announcer;

  constructor(
    private readonly around: WaysSurroundings,
    parent: () => Identity | undefined,
  ) {
    const { dodag, queue, random, self } = around;
    this.#routes = dodag.mode === "storing" ? new StoredRoutes() : new SourceRoutes(dodag.root);
    const send = (dao: Dao, to: Identity) => this.#sendDao(dao, to);
    this.#announcer = new Announcer({ self, dodag, queue, random, parent, send });
  }

  /** The hops down to `target`, the next one first. */
  path(target: Identity): readonly Identity[] | undefined {
    return this.#routes.path(target);
  }

  /** Whether `neighbour` is on the way down to anybody. */
  leadThrough(neighbour: Identity): boolean {
    return this.#routes.isNext(neighbour);
  }

  /** There is a new parent, which is to know the ways. */
  announce(): void {
    this.#announcer.announce(this.around.dodag.mode === "storing" ? this.#routes.targets() : []);
  }

  acknowledge(sequence: number): void {
    this.#announcer.acknowledge(sequence);
  }

  /** There is no parent any more, and so no way. */
  clear(): void {
    this.#announcer.stop();
    this.#routes.clear();
  }

  /** RFC 6550, 9.7 and 9.8: the way is kept, acknowledged, and in storing mode announced to the parent in turn. */
  hear(dao: Dao, { source }: Packet, from: Identity): void {
    const { dodag, route, self, send } = this.around;
    const ack = daoAckPacket(dodag, { kind: "dao-ack", sequence: dao.sequence }, self, source);
    const via = dao.parent ?? from;
    if (dao.lifetime > 0) this.#routes.put(dao.target, via);
    else this.#routes.remove(dao.target, via);
    if (dodag.mode === "non-storing") {
      route(ack);
      return;
    }
    send(ack, from);
    if (self !== dodag.root) this.#announcer.relay(dao);
  }

  #sendDao(dao: Dao, parent: Identity): void {
    const { dodag, route, self, send } = this.around;
    const packet = daoPacket(dodag, dao, self, parent);
    if (dodag.mode === "storing") send(packet, parent);
    else route(packet);
  }
}
