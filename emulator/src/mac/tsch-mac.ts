import { Timer } from "../kernel/timer.js";
import type { DropReason } from "../model.js";
import type { Identity } from "../network/identity.js";
import type { Station } from "../radio/medium.js";
import { frameOf } from "./encode-frame.js";
import type { DataFrame, EnhancedAckFrame, Outgoing, RadioFrame } from "./frame.js";
import type { Mac, MacSurroundings, TransmitResult } from "./mac.js";
import type { Job } from "./send-queue.js";
import { SlotQueues } from "./slot-queues.js";
import { type SlotSurroundings, Synchronisation } from "./synchronisation.js";
import { beaconOf, enhancedAckOf } from "./tsch-frames.js";
import { type Cell, channelOf, HOPPING_SEQUENCE, type Schedule, TIMESLOT } from "./tsch-schedule.js";

/** What a MAC needs for TSCH beside what every MAC needs. */
export interface TschSurroundings extends MacSurroundings, SlotSurroundings {
  readonly schedule: Schedule;
}

const SECOND = 1e6;
/** Between two beacons of a device, and by which part it varies; on one channel a newcomer hears one in 16. */
const BEACON_PERIOD = 2 * SECOND;
const BEACON_VARIATION = 0.25;
/** How long a newcomer listens to one channel. */
const SCAN = 5 * SECOND;
/** Nobody acknowledges what all hear, so nobody learns that two sent at once: chance spreads them over the cells. */
const SHARED_CHANCE = 0.5;

const NOISE: RadioFrame = { kind: "noise", bytes: new Uint8Array(0), action: undefined };

/** Time slotted channel hopping (IEEE Std 802.15.4-2020, 6.2.6 and 6.3.6; RFC 8180). */
export class TschMac implements Mac, Station<RadioFrame> {
  readonly #node: number;
  readonly #queues = new SlotQueues();
  readonly #slot: Timer;
  readonly #emission: Timer;
  readonly #ackTimer: Timer;
  readonly #scan: Timer;
  readonly #time: Synchronisation;
  /** The slot that is on, and what goes out in it. */
  #asn = 0;
  #outgoing: Job | "beacon" | undefined;
  #isAwaiting = false;
  #ackDue: EnhancedAckFrame | undefined;
  #beaconDueUs = 0;
  #sequence: number;
  /** By sender, the sequence number of its last frame to us: the next one of that number is a copy. */
  readonly #last = new Map<Identity, number>();

  constructor(private readonly around: TschSurroundings) {
    const { medium, queue, random } = around;
    this.#sequence = random.integer(256);
    this.#time = new Synchronisation(around);
    this.#slot = new Timer(queue, () => this.#beginSlot());
    this.#emission = new Timer(queue, () => this.#emit());
    this.#ackTimer = new Timer(queue, () => this.#ackDue && this.#transmit(this.#ackDue));
    this.#scan = new Timer(queue, () => this.#listen());
    this.#node = medium.attach(this);
  }

  powerOn(): void {
    this.around.medium.turn(this.#node, true);
    if (!this.around.isRoot) {
      this.#listen();
      return;
    }
    this.#time.begin();
    this.#start();
  }

  powerOff(): void {
    this.around.medium.turn(this.#node, false);
    for (const timer of [this.#slot, this.#emission, this.#ackTimer, this.#scan]) timer.stop();
    this.#forget("dead");
  }

  send(outgoing: Outgoing): void {
    const { panId, self } = this.around;
    this.repeat(frameOf(outgoing, self, { panId, isOf2015: true }, this.#nextSequence()));
  }

  /** Before it knows when slots begin it cannot send. */
  repeat(frame: DataFrame): void {
    if (!this.#time.isOn) this.around.user.dropped("not-joined");
    else if (!this.#queues.add(frame)) this.around.user.dropped("queue-full");
  }

  cancel(action: number): void {
    this.#drop(this.#queues.cancel(action), "action-ended");
  }

  acknowledge(frame: DataFrame): void {
    this.#ackDue = enhancedAckOf(frame, this.#time.earliness(frame, this.#asn));
    this.#ackTimer.after(TIMESLOT.txAckDelay);
  }

  jam(lastsUs: number): void {
    this.#transmit(NOISE, lastsUs);
  }

  heard(frame: RadioFrame, power: number): void {
    const { panId, self, user } = this.around;
    if (frame.kind === "data") user.overhear?.(frame);
    if (frame.kind === "beacon") {
      if (this.#time.hearBeacon(frame, this.#asn)) this.#start();
    } else if (!this.#time.isOn) return;
    else if (frame.kind === "enhanced-ack") this.#hearAck(frame);
    else if (frame.kind === "data" && frame.panId === panId && this.#time.isInTime(frame, this.#asn)) {
      if (frame.to === "broadcast" || frame.to === self) this.#receive(frame, power);
    }
  }

  /** What a receiver loses it does not know of. */
  collided(): void {}

  sent(frame: RadioFrame): void {
    const job = this.#outgoing;
    if (job === undefined || job === "beacon" || job.frame !== frame) return;
    if (job.frame.ackRequest) this.#isAwaiting = true;
    else this.#finish(job, "sent");
  }

  #listen(): void {
    const { medium, random } = this.around;
    medium.tune(this.#node, HOPPING_SEQUENCE[random.integer(HOPPING_SEQUENCE.length)]!);
    this.#scan.after(SCAN);
  }

  /** From now on it knows when slots begin. */
  #start(): void {
    this.#scan.stop();
    this.#asn = this.#time.clock.asn;
    this.#planBeacon();
    this.#planSlot();
  }

  #forget(reason: DropReason): void {
    this.#drop(this.#queues.clear(), reason);
    this.#time.clear();
    this.#isAwaiting = false;
    this.#outgoing = undefined;
    this.#last.clear();
  }

  #drop(count: number, reason: DropReason): void {
    for (let left = count; left > 0; left--) this.around.user.dropped(reason);
  }

  #planBeacon(): void {
    const variation = this.around.random.between(1 - BEACON_VARIATION, 1 + BEACON_VARIATION);
    this.#beaconDueUs = this.around.queue.now + BEACON_PERIOD * variation;
  }

  #planSlot(): void {
    this.#slot.at(this.#time.clock.beginOf(this.around.schedule.nextAwake(this.#asn)));
  }

  #beginSlot(): void {
    const { medium, schedule } = this.around;
    this.#asn = schedule.nextAwake(this.#asn);
    this.#settle();
    if (this.#time.isLost) {
      this.#forget("not-joined");
      this.#listen();
      return;
    }
    const cell = schedule.cellAt(this.#asn)!;
    medium.tune(this.#node, channelOf(this.#asn, cell.channelOffset));
    this.#outgoing = this.#choose(cell);
    if (this.#outgoing) this.#emission.at(this.#time.clock.beginOf(this.#asn) + TIMESLOT.txOffset);
    this.#planSlot();
  }

  /** Without an acknowledgement a frame stays first in the queue, for the next cell. */
  #settle(): void {
    const job = this.#outgoing;
    this.#outgoing = undefined;
    if (!this.#isAwaiting || job === undefined || job === "beacon") return;
    this.#isAwaiting = false;
    if (job.attempts >= this.around.schedule.transmissions) this.#finish(job, "no-ack");
  }

  #choose({ sender }: Cell): Job | "beacon" | undefined {
    const { queue, random, self } = this.around;
    if (sender !== "all" && sender !== self) return undefined;
    const { ended, job } = this.#queues.first(sender === "all" ? "shared" : "own");
    this.#drop(ended, "action-ended");
    if (sender === "all") return job && random.chance(SHARED_CHANCE) ? job : undefined;
    if (job) return job;
    return queue.now >= this.#beaconDueUs && this.#time.mayAnnounce ? "beacon" : undefined;
  }

  #emit(): void {
    if (this.#outgoing === "beacon") this.#sendBeacon();
    else if (this.#outgoing && this.#transmit(this.#outgoing.frame)) this.#outgoing.attempts += 1;
  }

  #sendBeacon(): void {
    const { panId, schedule, self } = this.around;
    const [asn, joinMetric] = [this.#asn, this.#time.joinMetric];
    const beacon = { panId, asn, joinMetric, sequence: this.#nextSequence() };
    this.#transmit(beaconOf(self, beacon, schedule.size));
    this.#planBeacon();
  }

  /** False if it sends already, as those do who jam. */
  #transmit(frame: RadioFrame, lastsUs?: number): boolean {
    const { medium } = this.around;
    if (medium.isSending(this.#node)) return false;
    medium.transmit(this.#node, frame, lastsUs);
    return true;
  }

  #nextSequence(): number {
    this.#sequence = (this.#sequence + 1) % 256;
    return this.#sequence;
  }

  #hearAck(ack: EnhancedAckFrame): void {
    const job = this.#outgoing;
    if (!this.#isAwaiting || job === undefined || job === "beacon") return;
    if (ack.to !== this.around.self || job.frame.sequence !== ack.sequence) return;
    this.#time.hearAck(ack, job.frame.to);
    this.#finish(job, "acknowledged");
  }

  /** A copy, which comes when our acknowledgement was lost, is acknowledged again and goes no further. */
  #receive(frame: DataFrame, power: number): void {
    if (!frame.fcsOk) {
      this.around.user.dropped("bad-fcs");
      return;
    }
    if (frame.ackRequest) this.acknowledge(frame);
    this.#time.hearData(frame, this.#asn);
    const isCopy = frame.to !== "broadcast" && this.#last.get(frame.from) === frame.sequence;
    if (frame.to !== "broadcast") this.#last.set(frame.from, frame.sequence);
    if (!isCopy) this.around.user.deliver(frame, power);
  }

  #finish(job: Job, outcome: TransmitResult["outcome"]): void {
    const { user } = this.around;
    this.#outgoing = undefined;
    this.#isAwaiting = false;
    this.#queues.remove(job);
    if (outcome === "no-ack") user.dropped(outcome);
    user.transmitted({ frame: job.frame, outcome, attempts: job.attempts });
  }
}
