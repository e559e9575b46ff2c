import type { Identity } from "./identity.js";

/** What a DIO says of its sender and of the DODAG (RFC 6550, 6.3). */
export interface Dio {
  readonly kind: "dio";
  readonly rank: number;
  readonly version: number;
  readonly dtsn: number;
}

/** Announces a way to `target`; the owner of the address numbers its announcements (RFC 6550, 6.4). */
export interface Dao {
  readonly kind: "dao";
  readonly target: Identity;
  readonly sequence: number;
  readonly pathSequence: number;
  /** 0 takes the way back (No-Path). */
  readonly lifetime: number;
  /** Non-storing mode: whom the target hangs on. */
  readonly parent?: Identity | undefined;
}

export interface DaoAck {
  readonly kind: "dao-ack";
  readonly sequence: number;
}

/** A UDP datagram. */
export interface Datagram {
  readonly kind: "datagram";
  readonly purpose: "report" | "answer" | "flood" | "damaged" | "forged";
  /** What the origin counts it as: that of a report is the same in each copy of it. */
  readonly number: number;
  /** Asks for an answer. */
  readonly confirmable: boolean;
}

/** What devices say to each other. */
export type Message = { readonly kind: "dis" } | Dio | Dao | DaoAck | Datagram;
