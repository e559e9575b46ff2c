import { ICMPV6_TYPE, NEXT_HEADER, RPL_CODE, RPL_OPTION } from "../protocols/assigned-numbers.js";
import { bigEndian16, concatenate } from "./concatenate.js";
import { internetChecksum } from "./internet-checksum.js";

/** The DODAG configuration option (RFC 6550, 6.7.6). */
export interface DioConfiguration {
  readonly intervalDoublings: number;
  /** Imin is 2 to this power, ms. */
  readonly intervalMin: number;
  readonly redundancy: number;
  readonly maxRankIncrease: number;
  readonly minHopRankIncrease: number;
  readonly objective: number;
  /** In units of `lifetimeUnit` seconds. */
  readonly defaultLifetime: number;
  readonly lifetimeUnit: number;
}

/** A DIO (RFC 6550, 6.3) with its configuration and the prefix that hosts make addresses from (6.7.10). */
export interface Dio {
  readonly instance: number;
  readonly version: number;
  readonly rank: number;
  readonly grounded: boolean;
  /** RFC 6550, 6.3.1: 2 is storing mode without multicast. */
  readonly modeOfOperation: number;
  readonly dtsn: number;
  /** 16 bytes. */
  readonly dodagId: Uint8Array;
  readonly configuration: DioConfiguration;
  /** 8 bytes: a /64. */
  readonly prefix: Uint8Array;
}

/** A DAO (RFC 6550, 6.4) that asks for a DAO-ACK and announces one address. */
export interface Dao {
  readonly instance: number;
  readonly sequence: number;
  /** 16 bytes. */
  readonly target: Uint8Array;
  readonly pathSequence: number;
  /** In units of the DODAG's configuration. */
  readonly pathLifetime: number;
  /** 16 bytes: of non-storing mode, the parent of the target. */
  readonly parent?: Uint8Array;
}

const CHECKSUM_AT = 2;
const GROUNDED = 0x80;
const MODE_SHIFT = 3;
const ACK_WANTED = 0x80;
const FULL_PREFIX = 128;
/** RFC 6550, 6.7.10: hosts may make addresses from the prefix. */
const AUTONOMOUS = 0x40;
const INFINITE = [0xff, 0xff, 0xff, 0xff];

function encodeRpl(
  code: number,
  source: Uint8Array,
  destination: Uint8Array,
  parts: readonly ArrayLike<number>[],
) {
  const message = concatenate([[ICMPV6_TYPE.RPL, code, 0, 0], ...parts]);
  message.set(bigEndian16(internetChecksum(source, destination, NEXT_HEADER.ICMPV6, message)), CHECKSUM_AT);
  return message;
}

function configurationOption(configuration: DioConfiguration): number[] {
  return [
    RPL_OPTION.CONFIGURATION,
    14,
    0,
    configuration.intervalDoublings,
    configuration.intervalMin,
    configuration.redundancy,
    ...bigEndian16(configuration.maxRankIncrease),
    ...bigEndian16(configuration.minHopRankIncrease),
    ...bigEndian16(configuration.objective),
    0,
    configuration.defaultLifetime,
    ...bigEndian16(configuration.lifetimeUnit),
  ];
}

function prefixOption(prefix: Uint8Array): Uint8Array {
  const lifetimes = [...INFINITE, ...INFINITE];
  const head = [RPL_OPTION.PREFIX, 30, prefix.length * 8, AUTONOMOUS];
  return concatenate([head, lifetimes, [0, 0, 0, 0], prefix, new Uint8Array(16 - prefix.length)]);
}

/** ICMPv6 message DIS without options (RFC 6550, 6.2); addresses are those of the packet, 16 bytes each. */
export function encodeDis(source: Uint8Array, destination: Uint8Array): Uint8Array {
  return encodeRpl(RPL_CODE.DIS, source, destination, [[0, 0]]);
}

/** ICMPv6 message DIO with configuration and prefix options. */
export function encodeDio(dio: Dio, source: Uint8Array, destination: Uint8Array): Uint8Array {
  const flags = (dio.grounded ? GROUNDED : 0) | (dio.modeOfOperation << MODE_SHIFT);
  return encodeRpl(RPL_CODE.DIO, source, destination, [
    [dio.instance, dio.version, ...bigEndian16(dio.rank), flags, dio.dtsn, 0, 0],
    dio.dodagId,
    configurationOption(dio.configuration),
    prefixOption(dio.prefix),
  ]);
}

/** ICMPv6 message DAO with a target (RFC 6550, 6.7.7) and a transit option (6.7.8). */
export function encodeDao(dao: Dao, source: Uint8Array, destination: Uint8Array): Uint8Array {
  const { parent = [] } = dao;
  return encodeRpl(RPL_CODE.DAO, source, destination, [
    [dao.instance, ACK_WANTED, 0, dao.sequence],
    [RPL_OPTION.TARGET, 18, 0, FULL_PREFIX],
    dao.target,
    [RPL_OPTION.TRANSIT, 4 + parent.length, 0, 0, dao.pathSequence, dao.pathLifetime],
    parent,
  ]);
}

/** ICMPv6 message DAO-ACK that answers the DAO with `sequence` (RFC 6550, 6.5); status 0 accepts it. */
export function encodeDaoAck(
  {
    instance,
    sequence,
    status = 0,
  }: { readonly instance: number; readonly sequence: number; readonly status?: number },
  source: Uint8Array,
  destination: Uint8Array,
): Uint8Array {
  return encodeRpl(RPL_CODE.DAO_ACK, source, destination, [[instance, 0, sequence, status]]);
}
