import type { DropReason } from "../model.js";
import type { DataFrame, RadioFrame } from "./frame.js";
import type { Identity } from "./identity.js";
import { Mac } from "./mac.js";
import type { Medium, Station } from "./medium.js";
import type { Datagram } from "./message.js";
import { reportPayload } from "./payload.js";
import { openRandom, type Random } from "./random.js";
import { Reporter } from "./reporter.js";
import { Rpl, type RplSurroundings } from "./rpl.js";
import { type Scheduler, Timers } from "./scheduler.js";

/** The usual hop limit, and one that IPHC compresses. */
const HOP_LIMIT = 64;

/** What a device has in common with the others. */
export interface DeviceSurroundings {
  readonly seed: number;
  readonly panId: number;
  readonly scheduler: Scheduler;
  readonly medium: Medium;
  readonly root: Identity;
  readonly drop: (reason: DropReason) => void;
  /** A datagram has reached the border router. */
  readonly arrived: (datagram: Datagram) => void;
}

/** Place of a device in the network; the root has no parent and sends no reports. */
export interface DevicePlace {
  readonly self: Identity;
  readonly parent: Identity | undefined;
  readonly hops: number;
  /** Seconds between two reports. */
  readonly period: number;
}

/** A device: its radio, its routing, its reports, and whether it has power. */
export class Device implements Station {
  readonly self: Identity;
  readonly #timers: Timers;
  readonly #mac: Mac;
  readonly #rpl: Rpl;
  readonly #reporter: Reporter;
  readonly #readings: Random;
  #powered = false;
  #reports = 0;

  constructor(
    private readonly place: DevicePlace,
    private readonly around: DeviceSurroundings,
  ) {
    const { self, parent, hops, period } = place;
    const { drop, medium, panId, root, scheduler } = around;
    const stream = (part: string) => openRandom(around.seed, `${part} of ${self.name}`);
    const timers = new Timers(scheduler);
    const deliver = (frame: DataFrame) => this.#take(frame);
    const joined = () => parent && this.#reporter.start();
    this.self = self;
    this.#timers = timers;
    this.#readings = stream("readings");
    this.#mac = new Mac({ self, panId, medium, timers, random: stream("mac"), drop, deliver });
    const send: RplSurroundings["send"] = (to, message) => this.#mac.send({ to, message });
    this.#rpl = new Rpl({ self, root, parent, hops, timers, random: stream("rpl"), send, joined });
    this.#reporter = new Reporter(period, timers, stream("reports"), () => this.#report());
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** Reports that it has originated, those dropped included. */
  get reports(): number {
    return this.#reports;
  }

  powerOn(): void {
    this.#powered = true;
    this.#rpl.start();
  }

  /** From now on it neither sends nor receives; what it had to send is lost. */
  powerOff(): void {
    this.#powered = false;
    this.#timers.cancelAll();
    this.#mac.powerOff();
  }

  receive(frame: RadioFrame): void {
    if (this.#powered) this.#mac.receive(frame);
  }

  /** Originates a datagram to the border router, for an action of the timeline if there is one. */
  originate(purpose: Datagram["purpose"], payload: Uint8Array, action?: number, fcsError = 0): void {
    const [origin, target] = [this.self, this.around.root];
    this.#sendUp(
      { kind: "datagram", origin, target, purpose, hopLimit: HOP_LIMIT, payload },
      action,
      fcsError,
    );
  }

  /** Drops what waits to be sent for this action. */
  cancel(action: number): void {
    this.#mac.cancel(action);
  }

  #report(): void {
    this.#reports += 1;
    this.originate("report", reportPayload(this.#reports, this.#readings));
  }

  #take({ from, message }: DataFrame): void {
    if (message.kind === "datagram") this.#forward(message);
    else this.#rpl.receive(message, from);
  }

  /** RFC 8200, 3: the hop limit goes down by one at each node that forwards. */
  #forward(datagram: Datagram): void {
    if (this.place.parent === undefined) this.around.arrived(datagram);
    else if (datagram.hopLimit <= 1) this.around.drop("hop-limit");
    else this.#sendUp({ ...datagram, hopLimit: datagram.hopLimit - 1 });
  }

  #sendUp(message: Datagram, action?: number, fcsError = 0): void {
    const { parent } = this.place;
    if (parent === undefined || !this.#rpl.joined) this.around.drop("not-joined");
    else this.#mac.send({ to: parent, message, action, fcsError });
  }
}
