import type { Identity } from "./identity.js";
import type { Message } from "./message.js";

/** What a device hands to its MAC. */
export interface Outgoing {
  readonly to: Identity | "broadcast";
  readonly message: Message;
  /** The action of the timeline that it is sent for. */
  readonly action?: number | undefined;
  /** XORed into the FCS; such a frame asks for no acknowledgement. */
  readonly fcsError?: number;
}

/** A data frame as the network handles it: its bytes, and what they mean. */
export interface DataFrame extends Outgoing {
  readonly kind: "data";
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly from: Identity;
  readonly ackRequest: boolean;
}

/** An Imm-Ack: whom it is for shows only in the sequence number. */
export interface AckFrame {
  readonly kind: "ack";
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly from: Identity;
}

export type RadioFrame = DataFrame | AckFrame;
