import { type DioConfiguration, encodeDao, encodeDaoAck, encodeDio, encodeDis } from "@fedprobe/dissection";
import type { Identity } from "../network/identity.js";
import { prefixOf } from "../network/identity.js";
import type { Dao, DaoAck, Dio } from "../network/message.js";
import { endpoints, icmpPacket, type Packet } from "../network/packet.js";

/** How a network does RPL, as its root lays down. */
export interface Dodag {
  readonly root: Identity;
  /** Number of the network, which its prefix holds. */
  readonly network: number;
  readonly mode: "storing" | "non-storing";
  readonly objective: "of0" | "mrhof";
  readonly configuration: DioConfiguration;
}

/** A counter begins there (RFC 6550, 7.2). */
export const FIRST_SEQUENCE = 240;
/** A device that says so has no way to the root (RFC 6550, 17). */
export const INFINITE_RANK = 0xffff;

const INSTANCE = 0;
/** MOP (RFC 6550, 6.3.1). */
const MODE = { "non-storing": 1, storing: 2 } as const;
/** Objective code points: RFC 6552 and RFC 6719. */
const OBJECTIVE = { of0: 0, mrhof: 1 } as const;
/** MRHOF counts ETX in 1/128 (RFC 6551, 4.3.2), and has it in the rank (RFC 6719, 3.4). */
const RANK_STEP = { of0: 256, mrhof: 128 } as const;

/** The DODAG of a network; Trickle from 1.024 s to 65.5 s, k = 10, routes for 30 minutes. */
export function makeDodag(
  network: number,
  root: Identity,
  mode: Dodag["mode"],
  objective: Dodag["objective"],
): Dodag {
  const step = RANK_STEP[objective];
  const configuration = {
    intervalMin: 10,
    intervalDoublings: 6,
    redundancy: 10,
    maxRankIncrease: 7 * step,
    minHopRankIncrease: step,
    objective: OBJECTIVE[objective],
    defaultLifetime: 30,
    lifetimeUnit: 60,
  };
  return { root, network, mode, objective, configuration };
}

/** The root's rank (RFC 6550, 17: ROOT_RANK is MinHopRankIncrease). */
export function rootRank({ configuration }: Dodag): number {
  return configuration.minHopRankIncrease;
}

/** After 255 comes 0, and the circular part wraps at 127 (RFC 6550, 7.2). */
export function nextSequence(sequence: number): number {
  return sequence === 127 ? 0 : (sequence + 1) % 256;
}

/** Sequence numbers further apart cannot be compared (RFC 6550, 7.2). */
const WINDOW = 16;

/** Whether `a` is newer than `b` (RFC 6550, 7.2): 128 to 255 are the linear part of the counter, the rest circles. */
export function isNewer(a: number, b: number): boolean {
  if (a > 127 && b <= 127) return 256 + b - a > WINDOW;
  if (a <= 127 && b > 127) return 256 + a - b <= WINDOW;
  const circular = a <= 127 ? (a - b + 128) % 128 : a - b;
  return circular > 0 && (a > 127 || circular < 64);
}

/** The packet with a DIS for all neighbours, or for one. */
export function disPacket(self: Identity, to: Packet["destination"] = "all-rpl-nodes"): Packet {
  return icmpPacket(self, to, "link", { kind: "dis" }, encodeDis(...endpoints(self, to, "link")));
}

/** The packet with a DIO for all neighbours, or for one. */
export function dioPacket(
  { configuration, mode, network, root }: Dodag,
  dio: Dio,
  self: Identity,
  to: Packet["destination"] = "all-rpl-nodes",
): Packet {
  const fields = {
    instance: INSTANCE,
    version: dio.version,
    rank: dio.rank,
    grounded: true,
    modeOfOperation: MODE[mode],
    dtsn: dio.dtsn,
    dodagId: root.global,
    configuration,
    prefix: prefixOf(network),
  };
  return icmpPacket(self, to, "link", dio, encodeDio(fields, ...endpoints(self, to, "link")));
}

/** The packet with a DAO: to the parent in storing mode, to the root in non-storing mode (RFC 6550, 9.1). */
export function daoPacket({ mode, root }: Dodag, dao: Dao, self: Identity, parent: Identity): Packet {
  const [to, scope] = mode === "storing" ? ([parent, "link"] as const) : ([root, "global"] as const);
  const { lifetime, pathSequence, sequence, target } = dao;
  const transit = dao.parent ? { parent: dao.parent.global } : {};
  const fields = {
    instance: INSTANCE,
    sequence,
    target: target.global,
    pathSequence,
    pathLifetime: lifetime,
  };
  const payload = encodeDao({ ...fields, ...transit }, ...endpoints(self, to, scope));
  return icmpPacket(self, to, scope, dao, payload);
}

/** The packet with a DAO-ACK, the way back of the DAO. */
export function daoAckPacket({ mode }: Dodag, ack: DaoAck, self: Identity, to: Identity): Packet {
  const scope = mode === "storing" ? "link" : "global";
  const payload = encodeDaoAck({ instance: INSTANCE, sequence: ack.sequence }, ...endpoints(self, to, scope));
  return icmpPacket(self, to, scope, ack, payload);
}
