import { encodeAck, encodeDataFrame } from "@fedprobe/dissection";
import type { DropReason } from "../model.js";
import type { DataFrame, Outgoing, RadioFrame } from "./frame.js";
import type { Identity } from "./identity.js";
import { type Medium, TURNAROUND_US } from "./medium.js";
import { encodeMessage } from "./message.js";
import type { Random } from "./random.js";
import type { Timers } from "./scheduler.js";

/** macAckWaitDuration: 54 symbols of 16 µs at 2.4 GHz. */
const ACK_WAIT_US = 864;
/** macMaxFrameRetries (IEEE Std 802.15.4-2020, Table 8-94). */
const MAX_RETRIES = 3;
/** Frames that wait, the one that is being sent included. */
const QUEUE_LENGTH = 16;

/** What a MAC needs to know of its device and of the network. */
export interface MacSurroundings {
  readonly self: Identity;
  readonly panId: number;
  readonly medium: Medium;
  readonly timers: Timers;
  readonly random: Random;
  readonly drop: (reason: DropReason) => void;
  /** Takes each frame that was sent to this device, or to all, once. */
  readonly deliver: (frame: DataFrame) => void;
}

interface Job {
  readonly frame: DataFrame;
  attempts: number;
  acknowledged: boolean;
  /** Its action has ended: it is not sent again. */
  cancelled: boolean;
}

/** The MAC of a device: its queue, retries, acknowledgements and duplicates. */
export class Mac {
  #queue: Job[] = [];
  #sequence: number;
  /** By sender, the sequence number of its last frame to us: the next one of that number is a copy. */
  readonly #last = new Map<Identity, number>();

  constructor(private readonly around: MacSurroundings) {
    this.#sequence = around.random.integer(256);
  }

  /** Queues a frame; it is sent when those before it are done. */
  send(outgoing: Outgoing): void {
    if (this.#queue.length >= QUEUE_LENGTH) {
      this.around.drop("queue-full");
      return;
    }
    this.#queue.push({ frame: this.#encode(outgoing), attempts: 0, acknowledged: false, cancelled: false });
    if (this.#queue.length === 1) this.#contend();
  }

  /** Forgets everything, as a device without power does; its timers must be cancelled as well. */
  powerOff(): void {
    for (const _job of this.#queue) this.around.drop("dead");
    this.#queue = [];
    this.#last.clear();
  }

  /** Drops the frames of an action that has ended. */
  cancel(action: number): void {
    const [current, ...waiting] = this.#queue;
    if (current === undefined) return;
    if (current.frame.action === action) current.cancelled = true;
    const others = waiting.filter(({ frame }) => frame.action !== action);
    for (let i = others.length; i < waiting.length; i++) this.around.drop("action-ended");
    this.#queue = [current, ...others];
  }

  receive(frame: RadioFrame): void {
    const { deliver, drop, self } = this.around;
    if (frame.kind === "ack") this.#receiveAck(frame.sequence);
    else if (frame.to === "broadcast") deliver(frame);
    else if (frame.to !== self) return;
    else if (frame.fcsError) drop("bad-fcs");
    else this.#receiveUnicast(frame);
  }

  /** A copy, which comes when our acknowledgement was lost, is acknowledged again and goes no further. */
  #receiveUnicast(frame: DataFrame): void {
    this.around.timers.after(TURNAROUND_US, () => this.#acknowledge(frame));
    const copy = this.#last.get(frame.from) === frame.sequence;
    this.#last.set(frame.from, frame.sequence);
    if (!copy) this.around.deliver(frame);
  }

  #encode(outgoing: Outgoing): DataFrame {
    const { panId, self } = this.around;
    const { fcsError = 0, message, to } = outgoing;
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) % 256;
    const ackRequest = to !== "broadcast" && fcsError === 0;
    const destination = to === "broadcast" ? to : to.eui64;
    const payload = encodeMessage(message, self, to);
    const bytes = encodeDataFrame({
      panId,
      sequence,
      source: self.eui64,
      destination,
      ackRequest,
      payload,
      fcsError,
    });
    return { ...outgoing, kind: "data", bytes, sequence, from: self, ackRequest };
  }

  #contend(): void {
    const { medium, random, timers } = this.around;
    const job = this.#queue[0];
    if (job === undefined) return;
    const start = () => (job.cancelled ? this.#giveUp("action-ended") : this.#transmit(job));
    medium.whenFree(random, timers.guard(start));
  }

  #transmit(job: Job): void {
    const { medium, timers } = this.around;
    job.attempts += 1;
    const end = medium.transmit(job.frame);
    if (job.frame.ackRequest) timers.at(end + ACK_WAIT_US, () => this.#checkAck(job));
    else timers.at(end, () => this.#next());
  }

  #receiveAck(sequence: number): void {
    const job = this.#queue[0];
    if (job && job.attempts > 0 && job.frame.sequence === sequence) job.acknowledged = true;
  }

  /** The time to wait is over: next frame, next attempt, or no more. */
  #checkAck(job: Job): void {
    if (job.acknowledged) this.#next();
    else if (job.cancelled) this.#giveUp("action-ended");
    else if (job.attempts > MAX_RETRIES) this.#giveUp("no-ack");
    else this.#contend();
  }

  #acknowledge({ sequence }: DataFrame): void {
    this.around.medium.transmit({
      kind: "ack",
      bytes: encodeAck(sequence),
      sequence,
      from: this.around.self,
    });
  }

  #giveUp(reason: DropReason): void {
    this.around.drop(reason);
    this.#next();
  }

  #next(): void {
    this.#queue.shift();
    this.#contend();
  }
}
