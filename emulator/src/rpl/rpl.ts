import { Timer } from "../kernel/timer.js";
import type { TransmitResult } from "../mac/mac.js";
import type { Identity } from "../network/identity.js";
import type { Dio, Message } from "../network/message.js";
import type { Packet } from "../network/packet.js";
import {
  dioPacket,
  disPacket,
  FIRST_SEQUENCE,
  INFINITE_RANK,
  isNewer,
  nextSequence,
  rootRank,
} from "./dodag.js";
import { type Neighbour, Neighbours } from "./neighbours.js";
import { chooseParent, isInDoubt, rankBelow } from "./objective.js";
import { Trickle } from "./trickle.js";
import { Ways, type WaysSurroundings } from "./ways.js";

const MS = 1000;
const SECOND = 1e6;
/** Devices do not start at the same time: within this, µs. */
const BOOT_SPREAD = 1 * SECOND;
/** Between two DIS of a device that has no way to the root. */
const DIS_INTERVAL = 2 * SECOND;

/** What the routing of a device needs of it. */
export interface RplSurroundings extends WaysSurroundings {
  /** dBm. */
  readonly sensitivity: number;
  /** The device has got a way to the root. */
  readonly joined: () => void;
}

/** RPL (RFC 6550): who is the parent of a device, and which ways lead down from it. */
export class Rpl {
  readonly #neighbours: Neighbours;
  readonly #trickle: Trickle;
  readonly #solicitation: Timer;
  readonly #ways: Ways;
  #parent: Identity | undefined;
  #rank = INFINITE_RANK;
  /** The rank of the last DIO, and the lowest ever in this version. */
  #advertised = INFINITE_RANK;
  #lowest = INFINITE_RANK;
  #version = FIRST_SEQUENCE;
  readonly #dtsn = FIRST_SEQUENCE;
  /** Changes what a device says of itself; for those who lie. */
  disguise: ((dio: Dio) => Dio) | undefined;

  constructor(private readonly around: RplSurroundings) {
    const { dodag, queue, random } = around;
    const { intervalDoublings, intervalMin, redundancy } = dodag.configuration;
    const minimum = 2 ** intervalMin * MS;
    const parameters = { minimum, maximum: minimum * 2 ** intervalDoublings, redundancy };
    this.#neighbours = new Neighbours(around.sensitivity);
    this.#trickle = new Trickle(parameters, queue, random, () => this.#sendDio("broadcast"));
    this.#solicitation = new Timer(queue, () => this.#wake());
    this.#ways = new Ways(around, () => this.#parent);
  }

  get joined(): boolean {
    return this.#rank < INFINITE_RANK;
  }

  get parent(): Identity | undefined {
    return this.#parent;
  }

  get isRoot(): boolean {
    return this.around.self === this.around.dodag.root;
  }

  /** The hops down to `target`, the next one first. */
  path(target: Identity): readonly Identity[] | undefined {
    return this.#ways.path(target);
  }

  /** The device has got power: the root makes the network, others look for it. */
  start(): void {
    this.#solicitation.after(this.around.random.between(0, BOOT_SPREAD));
  }

  stop(): void {
    this.#trickle.stop();
    this.#solicitation.stop();
    this.#ways.clear();
    this.#neighbours.clear();
    this.#parent = undefined;
    this.#rank = this.#advertised = this.#lowest = INFINITE_RANK;
    this.#version = FIRST_SEQUENCE;
  }

  /** Takes what `from` has sent with `power` dBm. */
  receive(message: Message, packet: Packet, from: Identity, power: number): void {
    if (message.kind === "dio") this.#hearDio(message, from, power);
    else if (!this.joined) return;
    else if (message.kind === "dis") this.#hearDis(packet, from);
    else if (message.kind === "dao") this.#ways.hear(message, packet, from);
    else if (message.kind === "dao-ack") this.#ways.acknowledge(message.sequence);
  }

  /** Learns from what became of a frame how good the link is; a parent that is gone is replaced. */
  learn({ attempts, frame: { to }, outcome }: TransmitResult): void {
    if (to === "broadcast" || (outcome !== "acknowledged" && outcome !== "no-ack")) return;
    this.#neighbours.noteResult(to, attempts, outcome === "acknowledged");
    const parent = to === this.#parent ? this.#neighbours.get(to) : undefined;
    // Nothing gets worse by a frame that arrived at once.
    if (parent && (attempts > 1 || outcome === "no-ack") && isInDoubt(parent, this.around.dodag))
      this.#select();
  }

  /** The DIO that it sends now, in its own name or another's. */
  dio(to: Packet["destination"] = "all-rpl-nodes", name = this.around.self): Packet {
    const honest: Dio = { kind: "dio", rank: this.#rank, version: this.#version, dtsn: this.#dtsn };
    return dioPacket(this.around.dodag, this.disguise?.(honest) ?? honest, name, to);
  }

  /** RFC 6550, 8.3: what is not as it was makes DIOs come soon. */
  resetTrickle(): void {
    if (this.joined) this.#trickle.reset();
  }

  #sendDio(to: Identity | "broadcast"): void {
    this.#advertised = this.#rank;
    this.around.send(this.dio(to === "broadcast" ? "all-rpl-nodes" : to), to);
  }

  #wake(): void {
    if (this.joined) return;
    if (this.isRoot) this.#found();
    else this.#solicit();
  }

  #found(): void {
    this.#rank = rootRank(this.around.dodag);
    this.#trickle.start();
    this.around.joined();
  }

  #solicit(): void {
    const { random, self, send } = this.around;
    send(disPacket(self), "broadcast");
    this.#solicitation.after(DIS_INTERVAL * random.between(0.75, 1.25));
  }

  /** RFC 6550, 8.3: to one who asks alone goes an answer for it alone. */
  #hearDis({ destination }: Packet, from: Identity): void {
    if (destination === "all-rpl-nodes") this.#trickle.reset();
    else this.#sendDio(from);
  }

  #hearDio(dio: Dio, from: Identity, power: number): void {
    if (this.isRoot) {
      this.#hearDioAtRoot(dio);
      return;
    }
    const known = this.#neighbours.get(from);
    const isNews = known?.rank !== dio.rank || known.version !== dio.version;
    const neighbour = this.#neighbours.note(from, dio.rank, dio.version, power);
    if (this.joined && isNewer(this.#version, dio.version)) {
      this.#trickle.reset();
      return;
    }
    const parent = this.#parent;
    if (!this.joined || isNewer(dio.version, this.#version)) this.#adopt(dio);
    const matters = from === parent || rankBelow(neighbour, this.around.dodag) < this.#rank;
    if (!this.joined || this.#parent === undefined || (isNews && matters)) this.#select();
    if (this.joined && dio.rank < INFINITE_RANK && this.#parent === parent) this.#trickle.hearConsistent();
  }

  /** Whoever claims a newer version than the root's makes it build the DODAG anew, with a newer one still. */
  #hearDioAtRoot({ rank, version }: Dio): void {
    if (!this.joined) return;
    if (isNewer(version, this.#version)) {
      this.#version = nextSequence(version);
      this.#trickle.reset();
    } else if (rank < INFINITE_RANK) this.#trickle.hearConsistent();
  }

  /** Another version: the parent and the rank of the old one count no more (RFC 6550, 8.2.2.1). */
  #adopt({ rank, version }: Dio): void {
    if (rank >= INFINITE_RANK || version === this.#version) return;
    this.#version = version;
    this.#lowest = INFINITE_RANK;
    if (this.joined) this.#trickle.start();
  }

  /** Chooses the parent; without any the device leaves the DODAG. */
  #select(): void {
    const { dodag } = this.around;
    const { maxRankIncrease } = dodag.configuration;
    const best = chooseParent(dodag, {
      neighbours: this.#neighbours,
      current: this.#parent,
      version: this.#version,
      highestRank: Math.min(INFINITE_RANK - 1, this.#lowest + maxRankIncrease),
      isBelow: (identity) => this.#isBelow(identity),
    });
    if (best === undefined) {
      if (this.joined) this.#leave();
      return;
    }
    this.#hangOn(best);
  }

  /** A neighbour that is farther from the root may hang on us, whether we know or not (RFC 6550, 8.2.2.4). */
  #isBelow(identity: Identity): boolean {
    if (this.#ways.leadThrough(identity)) return true;
    if (!this.joined || identity === this.#parent) return false;
    const neighbour = this.#neighbours.get(identity)!;
    const isOld = this.#neighbours.get(this.#parent)?.version !== this.#version;
    return !isOld && neighbour.rank > this.#rank;
  }

  #hangOn(best: Neighbour): void {
    const [old, wasJoined] = [this.#parent, this.joined];
    this.#parent = best.identity;
    this.#rank = rankBelow(best, this.around.dodag);
    this.#lowest = Math.min(this.#lowest, this.#rank);
    if (!wasJoined) {
      this.#solicitation.stop();
      this.#trickle.start();
      this.around.joined();
    } else if (
      Math.abs(this.#rank - this.#advertised) >= this.around.dodag.configuration.minHopRankIncrease
    ) {
      this.#trickle.reset();
    }
    if (best.identity !== old) this.#ways.announce();
  }

  /** Local repair: those below learn that this way is no more, and a new one is sought (RFC 6550, 8.2.2.5). */
  #leave(): void {
    this.#neighbours.forgetBelow(this.#rank);
    if (this.#parent) this.#neighbours.forget(this.#parent);
    this.#parent = undefined;
    this.#rank = this.#lowest = INFINITE_RANK;
    this.#trickle.stop();
    this.#ways.clear();
    this.#sendDio("broadcast");
    this.#solicitation.after(DIS_INTERVAL * this.around.random.between(0.25, 0.75));
  }
}
