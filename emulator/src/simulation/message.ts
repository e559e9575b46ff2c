import {
  type DioConfiguration,
  encodeDao,
  encodeDaoAck,
  encodeDio,
  encodeDis,
  encodeIphc,
  encodeUdpNhc,
  type LinkAddress,
  NEXT_HEADER,
} from "@fedprobe/dissection";
import { GLOBAL_PREFIX, type Identity } from "./identity.js";

/** A UDP datagram on its way to the border router. */
export interface Datagram {
  readonly kind: "datagram";
  readonly origin: Identity;
  readonly target: Identity;
  readonly purpose: "report" | "flood" | "damaged";
  readonly hopLimit: number;
  readonly payload: Uint8Array;
}

/** Announces a way to `target` (16 bytes); the owner of the address numbers its announcements. */
export interface DaoMessage {
  readonly kind: "dao";
  readonly target: Uint8Array;
  readonly sequence: number;
  readonly pathSequence: number;
}

/** What devices say to each other. */
export type Message =
  | { readonly kind: "dis" }
  | { readonly kind: "dio"; readonly rank: number; readonly root: Identity }
  | DaoMessage
  | { readonly kind: "dao-ack"; readonly sequence: number }
  | Datagram;

/** Constants of the DODAG (RFC 6550, 6.3 and 6.7.6): OF0, storing mode; the version starts as in 7.2. */
export const RPL = {
  INSTANCE: 0,
  VERSION: 240,
  STORING_MODE: 2,
  RANK_STEP: 256,
  CONFIGURATION: {
    // Imin 1.024 s, Imax 65.5 s
    intervalMin: 10,
    intervalDoublings: 6,
    redundancy: 10,
    maxRankIncrease: 7 * 256,
    minHopRankIncrease: 256,
    objective: 0,
    // 30 minutes
    defaultLifetime: 30,
    lifetimeUnit: 60,
  } satisfies DioConfiguration,
} as const;

/** Port of the border router that reports go to, and their source port. */
export const REPORT_PORT = 8808;

/** RFC 6550, 6: messages of link scope are sent with it. */
const LINK_HOP_LIMIT = 255;
/** ff02::1a, all RPL nodes (RFC 6550, 6). */
const ALL_RPL_NODES = Uint8Array.of(0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a);

function encodeRpl(
  message: Exclude<Message, Datagram>,
  source: Uint8Array,
  destination: Uint8Array,
): Uint8Array {
  switch (message.kind) {
    case "dis":
      return encodeDis(source, destination);
    case "dio":
      return encodeDio(dioOf(message), source, destination);
    case "dao":
      return encodeDao(daoOf(message), source, destination);
    case "dao-ack":
      return encodeDaoAck({ instance: RPL.INSTANCE, sequence: message.sequence }, source, destination);
  }
}

function dioOf({ rank, root }: { readonly rank: number; readonly root: Identity }) {
  return {
    instance: RPL.INSTANCE,
    version: RPL.VERSION,
    rank,
    grounded: true,
    modeOfOperation: RPL.STORING_MODE,
    dtsn: RPL.VERSION,
    dodagId: root.global,
    configuration: RPL.CONFIGURATION,
    prefix: GLOBAL_PREFIX,
  };
}

function daoOf({ target, sequence, pathSequence }: DaoMessage) {
  const pathLifetime = RPL.CONFIGURATION.defaultLifetime;
  return { instance: RPL.INSTANCE, sequence, target, pathSequence, pathLifetime };
}

function encodeDatagram({ origin, target, hopLimit, payload }: Datagram, from: Identity, to: LinkAddress) {
  const [source, destination] = [origin.global, target.global];
  const ports = { sourcePort: REPORT_PORT, destinationPort: REPORT_PORT };
  const udp = encodeUdpNhc({ source, destination, ...ports, payload });
  return encodeIphc(
    { source, destination, hopLimit, nextHeader: NEXT_HEADER.UDP, payload: udp },
    from.eui64,
    to,
  );
}

/** The 6LoWPAN packet of `message` as it goes over the link from one device to another. */
export function encodeMessage(message: Message, from: Identity, to: Identity | "broadcast"): Uint8Array {
  const link = to === "broadcast" ? to : to.eui64;
  if (message.kind === "datagram") return encodeDatagram(message, from, link);
  const source = from.linkLocal;
  const destination = to === "broadcast" ? ALL_RPL_NODES : to.linkLocal;
  const payload = encodeRpl(message, source, destination);
  const header = { source, destination, hopLimit: LINK_HOP_LIMIT, nextHeader: NEXT_HEADER.ICMPV6 };
  return encodeIphc({ ...header, payload }, from.eui64, link);
}
