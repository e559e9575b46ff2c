import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import type { AckFrame, DataFrame } from "../mac/frame.js";
import type { Mac, MacUser, TransmitResult } from "../mac/mac.js";
import type { DropReason } from "../model.js";
import { Adaptation, type Sending } from "../network/adaptation.js";
import type { Identity } from "../network/identity.js";
import type { Datagram } from "../network/message.js";
import type { Packet } from "../network/packet.js";
import type { Dodag } from "../rpl/dodag.js";
import { Rpl } from "../rpl/rpl.js";
import { answerPacket, datagramPacket, type ReportProtocol } from "./datagrams.js";
import { reportPayload } from "./payload.js";
import { Reporter, type ReportHabit } from "./reporter.js";

/** What a device is, and what it has in common with the others. */
export interface DeviceSurroundings {
  readonly self: Identity;
  readonly dodag: Dodag;
  readonly habit: ReportHabit & { readonly protocol: ReportProtocol; readonly size: number };
  readonly queue: EventQueue;
  /** A stream of random numbers of its own for each part. */
  readonly stream: (part: string) => Random;
  /** dBm. */
  readonly sensitivity: number;
  readonly drop: (reason: DropReason) => void;
  /** A datagram has reached the border router. */
  readonly arrived: (origin: Identity, datagram: Datagram) => void;
}

/** A device: its routing, its reports, and whether it has power. Its radio is the MAC that it is given. */
export class Device implements MacUser {
  readonly self: Identity;
  readonly rpl: Rpl;
  readonly adaptation: Adaptation;
  readonly #reporter: Reporter;
  readonly #readings: Random;
  #mac: Mac | undefined;
  #powered = false;
  /** Decides whether a packet of another device is passed on; for those who do not. */
  passesOn: ((packet: Packet) => boolean) | undefined;
  overhear: ((frame: DataFrame | AckFrame) => void) | undefined;

  constructor(readonly around: DeviceSurroundings) {
    const { dodag, drop, habit, queue, self, sensitivity, stream } = around;
    this.self = self;
    this.#readings = stream("readings");
    this.adaptation = new Adaptation({ self, queue, drop, send: (outgoing) => this.mac.send(outgoing) });
    const send = (packet: Packet, to: Identity | "broadcast") => this.adaptation.send(packet, to);
    const route = (packet: Packet) => this.originate(packet);
    const joined = () => this.rpl.isRoot || this.#reporter.start();
    this.rpl = new Rpl({ self, dodag, queue, random: stream("rpl"), sensitivity, send, route, joined });
    this.#reporter = new Reporter(habit, queue, stream("reports"), (number) => this.#report(number));
  }

  /** What it sends with and hears with. */
  get mac(): Mac {
    if (this.#mac === undefined) throw new Error(`${this.self.name} has no MAC`);
    return this.#mac;
  }

  set mac(mac: Mac) {
    this.#mac = mac;
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Reports that it has made, those dropped included. */
  get reports(): number {
    return this.#reporter.count;
  }

  powerOn(): void {
    this.#powered = true;
    this.mac.powerOn();
    this.rpl.start();
  }

  /** From now on it neither sends nor receives; what it had to send is lost. */
  powerOff(): void {
    this.#powered = false;
    this.#reporter.stop();
    this.rpl.stop();
    this.adaptation.clear();
    this.mac.powerOff();
  }

  /** Makes a datagram for the border router and sends it. */
  sendUp(datagram: Pick<Datagram, "number" | "purpose">, payload: Uint8Array, sending: Sending = {}): void {
    const { dodag, habit, self } = this.around;
    this.originate(
      datagramPacket(sending.from ?? self, dodag.root, habit.protocol, datagram, payload),
      sending,
    );
  }

  /** Sends a packet of its own on its way. */
  originate(packet: Packet, sending: Sending = {}): void {
    if (!this.rpl.joined) {
      this.around.drop("not-joined");
      return;
    }
    const path = this.#pathOf(packet);
    const [next] = path ?? [];
    if (path === undefined || next === undefined) {
      this.around.drop("no-route");
      return;
    }
    const isRouted = path.length > 1;
    this.adaptation.send(isRouted ? { ...packet, route: path, hop: 0 } : packet, next, sending);
  }

  deliver(frame: DataFrame, power: number): void {
    const packet = this.adaptation.receive(frame);
    if (packet === undefined) return;
    if (packet.scope === "link") this.rpl.receive(packet.message, packet, frame.from, power);
    else if (packet.destination === this.self) this.#take(packet, frame.from, power);
    else this.#forward(packet, frame.from);
  }

  transmitted(result: TransmitResult): void {
    this.rpl.learn(result);
  }

  dropped(reason: DropReason): void {
    this.around.drop(reason);
  }

  #report(number: number): void {
    const payload = reportPayload(number, this.around.habit.size, this.#readings);
    this.sendUp({ purpose: "report", number }, payload);
  }

  #take(packet: Packet, from: Identity, power: number): void {
    const { message, source } = packet;
    if (message.kind !== "datagram") {
      this.rpl.receive(message, packet, from, power);
      return;
    }
    if (message.purpose === "answer") {
      this.#reporter.answered(message.number);
      return;
    }
    this.around.arrived(source, message);
    if (message.confirmable) this.originate(answerPacket(this.self, source, message.number));
  }

  /** RFC 8200, 3: the hop limit goes down by one at each node that forwards. */
  #forward(packet: Packet, from: Identity): void {
    const { drop } = this.around;
    if (packet.hopLimit <= 1) {
      drop("hop-limit");
      return;
    }
    if (this.passesOn?.(packet) === false) {
      drop("swallowed");
      return;
    }
    if (!this.rpl.joined) {
      drop("not-joined");
      return;
    }
    const hop = packet.route && (packet.hop ?? 0) + 1;
    const next = packet.route ? packet.route[hop ?? 0] : this.#pathOf(packet)?.[0];
    // What comes from above and is not known below has no way at all.
    if (next === undefined || (next === this.rpl.parent && from === next)) {
      drop("no-route");
      return;
    }
    this.adaptation.send(
      { ...packet, hopLimit: packet.hopLimit - 1, ...(hop !== undefined && { hop }) },
      next,
    );
  }

  /** Down where a way is known, else up. */
  #pathOf({ destination }: Packet): readonly Identity[] | undefined {
    if (destination === "all-rpl-nodes") return undefined;
    const down = destination === this.around.dodag.root ? undefined : this.rpl.path(destination);
    if (down) return down;
    return this.rpl.parent && [this.rpl.parent];
  }
}
