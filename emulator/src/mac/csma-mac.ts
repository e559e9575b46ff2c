import { Timer } from "../kernel/timer.js";
import type { Identity } from "../network/identity.js";
import type { Station } from "../radio/medium.js";
import { spacingUs } from "../radio/phy.js";
import { ackOf, frameOf } from "./encode-frame.js";
import type { AckFrame, DataFrame, Outgoing, RadioFrame } from "./frame.js";
import type { Mac, MacSurroundings, TransmitResult } from "./mac.js";
import { type Job, SendQueue } from "./send-queue.js";

/** macMinBE, macMaxBE, macMaxCSMABackoffs, macMaxFrameRetries (IEEE Std 802.15.4-2020, Table 8-94). */
const MIN_BE = 3;
const MAX_BE = 5;
const MAX_BACKOFFS = 4;
const MAX_RETRIES = 3;

const NOISE: RadioFrame = { kind: "noise", bytes: new Uint8Array(0), action: undefined };

type State = "idle" | "backoff" | "turnaround" | "sending" | "awaiting" | "spacing";

/** Unslotted CSMA/CA with acknowledgements (IEEE Std 802.15.4-2020, 6.2.5.1 and 6.7.4). */
export class CsmaMac implements Mac, Station<RadioFrame> {
  readonly #node: number;
  readonly #queue = new SendQueue();
  readonly #timer: Timer;
  readonly #ackTimer: Timer;
  #state: State = "idle";
  #backoffs = 0;
  #exponent = MIN_BE;
  #sequence: number;
  #ackDue = 0;
  /** By sender, the sequence number of its last frame to us: the next one of that number is a copy. */
  readonly #last = new Map<Identity, number>();

  constructor(private readonly around: MacSurroundings) {
    this.#sequence = around.random.integer(256);
    this.#timer = new Timer(around.queue, () => this.#ring());
    this.#ackTimer = new Timer(around.queue, () => this.#sendAck());
    this.#node = around.medium.attach(this);
  }

  powerOn(): void {
    this.around.medium.turn(this.#node, true);
  }

  powerOff(): void {
    this.around.medium.turn(this.#node, false);
    for (let lost = this.#queue.clear(); lost > 0; lost--) this.around.user.dropped("dead");
    this.#timer.stop();
    this.#ackTimer.stop();
    this.#last.clear();
    this.#state = "idle";
  }

  send(outgoing: Outgoing): void {
    const { panId, self } = this.around;
    this.repeat(frameOf(outgoing, self, { panId }, this.#sequence));
    this.#sequence = (this.#sequence + 1) % 256;
  }

  repeat(frame: DataFrame): void {
    if (!this.#queue.add(frame)) this.around.user.dropped("queue-full");
    else if (this.#state === "idle") this.#contend();
  }

  cancel(action: number): void {
    for (let lost = this.#queue.cancel(action); lost > 0; lost--) this.around.user.dropped("action-ended");
  }

  acknowledge({ sequence }: DataFrame): void {
    this.#ackDue = sequence;
    this.#ackTimer.after(this.around.phy.turnaround * this.around.phy.symbolUs);
  }

  jam(lastsUs: number): void {
    const { medium } = this.around;
    if (!medium.isSending(this.#node)) medium.transmit(this.#node, NOISE, lastsUs);
  }

  heard(frame: RadioFrame, power: number): void {
    if (frame.kind !== "data" && frame.kind !== "ack") return;
    this.around.user.overhear?.(frame);
    if (frame.kind === "ack") this.#hearAck(frame);
    else if (frame.panId !== this.around.panId) return;
    else if (frame.to === "broadcast") this.#deliver(frame, power);
    else if (frame.to === this.around.self) this.#hearUnicast(frame, power);
  }

  /** What a receiver loses it does not know of. */
  collided(): void {}

  sent(frame: RadioFrame): void {
    if (this.#state !== "sending" || frame.kind !== "data") return;
    const { phy } = this.around;
    const job = this.#queue.first!;
    this.#state = "awaiting";
    if (frame.ackRequest) this.#timer.after(phy.ackWait * phy.symbolUs);
    else this.#finish(job, "sent");
  }

  #deliver(frame: DataFrame, power: number): void {
    if (frame.fcsOk) this.around.user.deliver(frame, power);
    else this.around.user.dropped("bad-fcs");
  }

  /** A copy, which comes when our acknowledgement was lost, is acknowledged again and goes no further. */
  #hearUnicast(frame: DataFrame, power: number): void {
    if (!frame.fcsOk) {
      this.#deliver(frame, power);
      return;
    }
    if (frame.ackRequest) this.acknowledge(frame);
    const copy = this.#last.get(frame.from) === frame.sequence;
    this.#last.set(frame.from, frame.sequence);
    if (!copy) this.#deliver(frame, power);
  }

  /** Whoever sends it: an Imm-Ack carries no address. */
  #hearAck({ sequence }: AckFrame): void {
    const job = this.#queue.first;
    if (this.#state === "awaiting" && job?.frame.sequence === sequence) this.#finish(job, "acknowledged");
  }

  #sendAck(): void {
    const { medium } = this.around;
    if (!medium.isSending(this.#node)) medium.transmit(this.#node, ackOf(this.#ackDue));
  }

  #ring(): void {
    const job = this.#queue.first!;
    if (this.#state === "backoff") this.#assess(job);
    else if (this.#state === "turnaround") this.#transmit(job);
    else if (this.#state === "awaiting") this.#retry(job);
    else this.#next();
  }

  #contend(): void {
    this.#backoffs = 0;
    this.#exponent = MIN_BE;
    this.#backOff();
  }

  /** The wait of a random number of backoff periods, and the assessment of the channel behind it. */
  #backOff(): void {
    const { phy, random } = this.around;
    this.#state = "backoff";
    const periods = random.integer(1 << this.#exponent);
    this.#timer.after((periods * phy.backoffUnit + phy.cca) * phy.symbolUs);
  }

  #assess(job: Job): void {
    const { medium, phy } = this.around;
    if (job.cancelled) this.#giveUp();
    else if (this.#ackTimer.isSet || medium.isBusy(this.#node, phy.cca * phy.symbolUs)) this.#wait(job);
    else {
      this.#state = "turnaround";
      this.#timer.after(phy.turnaround * phy.symbolUs);
    }
  }

  #wait(job: Job): void {
    this.#backoffs += 1;
    this.#exponent = Math.min(MAX_BE, this.#exponent + 1);
    if (this.#backoffs > MAX_BACKOFFS) this.#finish(job, "channel-busy");
    else this.#backOff();
  }

  /** An acknowledgement that is due goes first. */
  #transmit(job: Job): void {
    const { medium } = this.around;
    if (this.#ackTimer.isSet || medium.isSending(this.#node)) {
      this.#wait(job);
      return;
    }
    job.attempts += 1;
    this.#state = "sending";
    medium.transmit(this.#node, job.frame);
  }

  /** No acknowledgement has come in time. */
  #retry(job: Job): void {
    if (job.cancelled) this.#giveUp();
    else if (job.attempts > MAX_RETRIES) this.#finish(job, "no-ack");
    else this.#contend();
  }

  #giveUp(): void {
    this.around.user.dropped("action-ended");
    this.#queue.next();
    this.#next();
  }

  #finish(job: Job, outcome: TransmitResult["outcome"]): void {
    const { phy, user } = this.around;
    this.#queue.next();
    this.#state = "spacing";
    this.#timer.after(spacingUs(phy, job.frame.bytes.length));
    if (outcome === "no-ack" || outcome === "channel-busy") user.dropped(outcome);
    user.transmitted({ frame: job.frame, outcome, attempts: job.attempts });
  }

  #next(): void {
    if (this.#queue.first) this.#contend();
    else this.#state = "idle";
  }
}
