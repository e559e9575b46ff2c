import type { Identity } from "../network/identity.js";
import type { Content } from "../network/packet.js";

/** What a device hands to its MAC. */
export interface Outgoing {
  readonly to: Identity | "broadcast";
  /** Payload of the frame, and what it means. */
  readonly bytes: Uint8Array;
  readonly content: Content;
  /** Whom it says it is from, if not from the device itself. */
  readonly from?: Identity;
  /** The action of the timeline that it is sent for. */
  readonly action?: number | undefined;
  /** XORed into the FCS; such a frame asks for no acknowledgement. */
  readonly fcsError?: number;
}

/** A data frame: its bytes with FCS, and what they mean. */
export interface DataFrame {
  readonly kind: "data";
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly panId: number;
  readonly from: Identity;
  readonly to: Identity | "broadcast";
  readonly ackRequest: boolean;
  readonly fcsOk: boolean;
  readonly content: Content;
  readonly action: number | undefined;
}

/** An Imm-Ack: whom it is for shows only in the sequence number. */
export interface AckFrame {
  readonly kind: "ack";
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly action: number | undefined;
}

/** A carrier without a frame in it. */
export interface NoiseFrame {
  readonly kind: "noise";
  readonly bytes: Uint8Array;
  readonly action: number | undefined;
}

/** An Enh-Ack of TSCH: it names whom it is for. */
export interface EnhancedAckFrame {
  readonly kind: "enhanced-ack";
  readonly bytes: Uint8Array;
  readonly sequence: number;
  readonly to: Identity;
  /** What is to be added to the clock of `to`, µs. */
  readonly timeCorrection: number;
  readonly action: number | undefined;
}

/** An Enhanced Beacon of TSCH. */
export interface BeaconFrame {
  readonly kind: "beacon";
  readonly bytes: Uint8Array;
  readonly panId: number;
  readonly from: Identity;
  /** Absolute slot number of the slot that it is sent in. */
  readonly asn: number;
  readonly joinMetric: number;
  readonly action: number | undefined;
}

export type RadioFrame = DataFrame | AckFrame | EnhancedAckFrame | BeaconFrame | NoiseFrame;
