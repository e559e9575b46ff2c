import type { EventQueue } from "../kernel/event-queue.js";
import type { Random } from "../kernel/random.js";
import type { DropReason } from "../model.js";
import type { Identity } from "../network/identity.js";
import type { Medium } from "../radio/medium.js";
import type { Phy } from "../radio/phy.js";
import type { AckFrame, DataFrame, Outgoing, RadioFrame } from "./frame.js";

/** What became of a data frame. */
export interface TransmitResult {
  readonly frame: DataFrame;
  /** `sent`: it asked for no acknowledgement. */
  readonly outcome: "acknowledged" | "sent" | "no-ack" | "channel-busy";
  /** How often it was on the air. */
  readonly attempts: number;
}

/** Who uses a MAC. */
export interface MacUser {
  /** Takes each frame that was sent to this device, or to all, once; with its power in dBm. */
  deliver(frame: DataFrame, power: number): void;
  transmitted(result: TransmitResult): void;
  dropped(reason: DropReason): void;
  /** Is shown all that can be heard, whoever it is for; absent where nobody is curious. */
  overhear?: ((frame: DataFrame | AckFrame) => void) | undefined;
}

/** What a MAC needs of its device and of the network. */
export interface MacSurroundings {
  readonly self: Identity;
  readonly panId: number;
  readonly queue: EventQueue;
  readonly phy: Phy;
  readonly medium: Medium<RadioFrame>;
  readonly random: Random;
  readonly user: MacUser;
}

/** A MAC: it takes frames and says what became of them. */
export interface Mac {
  powerOn(): void;
  /** Forgets everything, as a device without power does. */
  powerOff(): void;
  /** Queues a frame; it is sent when those before it are done. */
  send(outgoing: Outgoing): void;
  /** Queues a frame that is there already, byte by byte. */
  repeat(frame: DataFrame): void;
  /** Acknowledges a frame as its recipient does, whoever that is. */
  acknowledge(frame: DataFrame): void;
  /** Puts a carrier without a frame on the air, for so long. */
  jam(lastsUs: number): void;
  /** Drops the frames of an action that has ended. */
  cancel(action: number): void;
}
