import type { EventQueue } from "../kernel/event-queue.js";
import { mix } from "../kernel/mix.js";
import { Timer } from "../kernel/timer.js";
import type { Links } from "./links.js";
import { airtimeUs, type Phy } from "./phy.js";
import { dbmOf, fadingFactors, milliwatts, type Propagation } from "./propagation.js";

/** What is on the air: bytes of a PSDU with its FCS, or noise. */
export interface Emission {
  readonly bytes: Uint8Array;
}

/** A radio as the medium knows it. */
export interface Station<Frame extends Emission> {
  /** A frame has arrived whole, with this power in dBm. */
  heard(frame: Frame, power: number): void;
  /** Its own frame has ended. */
  sent(frame: Frame): void;
  /** A frame that it was receiving was destroyed by another. */
  collided(frame: Frame): void;
}

/** Nobody. */
const NONE = -1;

/**
 * The air. A frame is received while its power is at least the sensitivity, and at least `capture` dB above the noise
 * and all other frames together, from its beginning to its end, by whoever does not send. So a strong frame survives
 * a collision wherever it is strong, and only there.
 */
export class Medium<Frame extends Emission> {
  readonly #stations: Station<Frame>[] = [];
  /** Of each node: what it sends, and when that ends. */
  readonly #frames: (Frame | undefined)[] = [];
  readonly #timers: Timer[] = [];
  /** Of each node: whether it hears at all. */
  readonly #on: Uint8Array;
  /** Of each node: power of all frames that reach it, mW, and how many they are. */
  readonly #ambient: Float64Array;
  readonly #count: Int32Array;
  /** Of each node: whose frame it receives, on which link, and when its channel was last found busy. */
  readonly #receiving: Int32Array;
  readonly #link: Int32Array;
  readonly #busyUntil: Float64Array;
  /** Of each link: power of the frame that is on it, mW. */
  readonly #power: Float64Array;
  /** Of each link: whether the frame that is on it reaches a receiver on its channel. */
  readonly #reaches: Uint8Array;
  /** Of each node: what it is tuned to; and who sends. */
  readonly #channel: Uint8Array;
  readonly #senders = new Set<number>();
  readonly #mean: Float64Array;
  readonly #noise: number;
  readonly #sensitivity: Float64Array;
  readonly #capture: number;
  readonly #ccaThreshold: number;
  /** Of each node: how often it has sent. */
  readonly #sent: Int32Array;
  /** Factors of power that come by fading, each as likely as the others; as many as a power of two. */
  readonly #fades: Float64Array;

  /** `onAir` is told of each frame as it starts. */
  constructor(
    private readonly queue: EventQueue,
    private readonly phy: Phy,
    private readonly links: Links,
    propagation: Propagation,
    /** Of each node a number of 32 bits: how a frame fades depends on it alone, whatever other nodes there are. */
    private readonly marks: Int32Array,
    private readonly onAir: (frame: Frame, node: number, channel: number) => void,
  ) {
    const nodes = links.first.length - 1;
    this.#on = new Uint8Array(nodes);
    this.#sent = new Int32Array(nodes);
    this.#ambient = new Float64Array(nodes);
    this.#count = new Int32Array(nodes);
    this.#receiving = new Int32Array(nodes).fill(NONE);
    this.#link = new Int32Array(nodes);
    this.#busyUntil = new Float64Array(nodes).fill(Number.NEGATIVE_INFINITY);
    this.#power = new Float64Array(links.to.length);
    this.#reaches = new Uint8Array(links.to.length);
    this.#channel = links.channel.slice();
    this.#mean = links.power.map(milliwatts);
    this.#noise = milliwatts(propagation.noise);
    this.#sensitivity = links.sensitivity.map(milliwatts);
    this.#capture = milliwatts(propagation.capture);
    this.#ccaThreshold = milliwatts(propagation.ccaThreshold);
    this.#fades = fadingFactors(propagation.fading);
  }

  /** Stations are numbered in the order in which they come, as the nodes of the links are. */
  attach(station: Station<Frame>): number {
    const node = this.#stations.push(station) - 1;
    this.#frames.push(undefined);
    this.#timers.push(new Timer(this.queue, () => this.#end(node)));
    return node;
  }

  /** A radio that is off hears nothing; what it was receiving is lost. */
  turn(node: number, on: boolean): void {
    this.#on[node] = on ? 1 : 0;
    if (!on) this.#receiving[node] = NONE;
  }

  /** From now on it hears, and sends, on this channel; what it was receiving is lost. A node that sends stays. */
  tune(node: number, channel: number): void {
    if (this.#channel[node] === channel || this.#frames[node] !== undefined) return;
    this.#channel[node] = channel;
    this.#receiving[node] = NONE;
    this.#ambient[node] = this.#count[node] = 0;
    this.#busyUntil[node] = Number.NEGATIVE_INFINITY;
    for (const sender of this.#senders) this.#meet(sender, node);
  }

  /** What is on the air already disturbs one who comes to its channel, and is not received. */
  #meet(sender: number, node: number): void {
    const { first, to } = this.links;
    for (let link = first[sender]!; link < first[sender + 1]!; link++) {
      if (to[link] !== node) continue;
      this.#reaches[link] = this.#channel[sender] === this.#channel[node] ? 1 : 0;
      if (this.#reaches[link] === 0) return;
      this.#ambient[node]! += this.#power[link]!;
      this.#count[node]! += 1;
      return;
    }
  }

  isSending(node: number): boolean {
    return this.#frames[node] !== undefined;
  }

  /** Whether somebody was on the channel of `node` within the last `windowUs`. */
  isBusy(node: number, windowUs: number): boolean {
    return (
      this.#ambient[node]! >= this.#ccaThreshold ||
      this.#busyUntil[node]! > this.queue.now - windowUs ||
      this.#frames[node] !== undefined
    );
  }

  /** Puts a frame on the air now; it lasts as long as its bytes do, or `lastsUs`. A node sends one at a time. */
  transmit(node: number, frame: Frame, lastsUs = airtimeUs(this.phy, frame.bytes.length)): void {
    this.#frames[node] = frame;
    this.#receiving[node] = NONE;
    this.#timers[node]!.after(lastsUs);
    this.#senders.add(node);
    this.onAir(frame, node, this.#channel[node]!);
    this.#sent[node]! += 1;
    this.#spread(node, Math.imul(this.#sent[node]!, 0x9e3779b1) ^ this.marks[node]!);
  }

  /** The frame of `node` begins to arrive wherever it reaches; `draw` tells it from others. */
  #spread(node: number, draw: number): void {
    const { first, to } = this.links;
    const [fades, last, marks] = [this.#fades, this.#fades.length - 1, this.marks];
    const [ambient, count, powers, mean] = [this.#ambient, this.#count, this.#power, this.#mean];
    const [channels, reaches, channel] = [this.#channel, this.#reaches, this.#channel[node]!];
    const end = first[node + 1]!;
    for (let link = first[node]!; link < end; link++) {
      const at = to[link]!;
      const power = mean[link]! * fades[mix(draw ^ marks[at]!) & last]!;
      const others = ambient[at]!;
      powers[link] = power;
      reaches[link] = channels[at] === channel ? 1 : 0;
      if (reaches[link] === 0) continue;
      ambient[at] = others + power;
      count[at]! += 1;
      if (this.#on[at] === 1) this.#arrive(node, link, at, power, others + this.#noise);
    }
  }

  /** A receiver goes on with what it receives, or takes the new frame, or loses both. */
  #arrive(node: number, link: number, at: number, power: number, others: number): void {
    const current = this.#receiving[at]!;
    if (current !== NONE) {
      const wanted = this.#power[this.#link[at]!]!;
      if (wanted >= this.#capture * (others - wanted + power)) return;
      this.#receiving[at] = NONE;
      this.#stations[at]!.collided(this.#frames[current]!);
    }
    if (power < this.#sensitivity[at]! || this.#frames[at] !== undefined) return;
    if (power >= this.#capture * others) {
      this.#receiving[at] = node;
      this.#link[at] = link;
    } else this.#stations[at]!.collided(this.#frames[node]!);
  }

  /** First the air is clear of it everywhere, then who has received it is told. */
  #end(node: number): void {
    const frame = this.#frames[node]!;
    this.#frames[node] = undefined;
    this.#senders.delete(node);
    const { first, to } = this.links;
    const [begin, end] = [first[node]!, first[node + 1]!];
    for (let link = begin; link < end; link++) this.#leave(link, to[link]!);
    for (let link = begin; link < end; link++) {
      const at = to[link]!;
      if (this.#receiving[at] !== node) continue;
      this.#receiving[at] = NONE;
      this.#stations[at]!.heard(frame, dbmOf(this.#power[link]!));
    }
    this.#stations[node]!.sent(frame);
  }

  #leave(link: number, at: number): void {
    if (this.#reaches[link] === 0) return;
    this.#reaches[link] = 0;
    if (this.#ambient[at]! >= this.#ccaThreshold) this.#busyUntil[at] = this.queue.now;
    this.#count[at]! -= 1;
    // Sums of floating-point numbers do not come back to 0 by themselves.
    this.#ambient[at] = this.#count[at] === 0 ? 0 : Math.max(0, this.#ambient[at]! - this.#power[link]!);
  }
}
