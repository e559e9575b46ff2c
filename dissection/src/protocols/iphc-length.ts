import { STOP, uint16 } from "../reading.js";
import { DISPATCH, NEXT_HEADER } from "./assigned-numbers.js";
import { layOutHc1, makeHc1Layout, payloadAt } from "./hc1-layout.js";
import { contentLength, decompressedLength, protocolOfNhc } from "./nhc.js";
import { passRoutingHeaders } from "./routing-dispatch.js";

/** Octets inline by the bits of a base encoding (RFC 6282, 3.1.1). */
const TRAFFIC_LENGTH = [4, 3, 1, 0] as const;
const UNICAST_LENGTH = [16, 8, 2, 0] as const;
const MULTICAST_LENGTH = [16, 6, 4, 1] as const;
const PREFIX_BASED_LENGTH = 6;

/** Octets of a UDP header by its compression: ports by the P bits, checksum by the C bit (RFC 6282, 4.3). */
const PORTS_LENGTH = [4, 3, 3, 1] as const;
const CHECKSUM_ELIDED = 0x04;

/** The switch to the page of routing headers (RFC 8138, 4). */
const ROUTING_PAGE = DISPATCH.PAGE | 1;

const IPV6_HEADER = 40;
const UDP_HEADER = 8;

const hc1 = makeHc1Layout();

function sourceLength(base: number): number {
  const mode = (base >>> 4) & 3;
  return (base & 0x0040) !== 0 && mode === 0 ? 0 : UNICAST_LENGTH[mode]!;
}

function destinationLength(base: number): number {
  const mode = base & 3;
  const stateful = (base & 0x0004) !== 0;
  if ((base & 0x0008) !== 0) return stateful ? PREFIX_BASED_LENGTH : MULTICAST_LENGTH[mode]!;
  return stateful && mode === 0 ? 0 : UNICAST_LENGTH[mode]!;
}

/** Octets that an IPHC header takes as it is sent. */
function iphcLength(base: number): number {
  const context = (base & 0x0080) === 0 ? 0 : 1;
  const next = (base & 0x0400) === 0 ? 1 : 0;
  const hopLimit = (base & 0x0300) === 0 ? 1 : 0;
  const traffic = TRAFFIC_LENGTH[(base >>> 11) & 3]!;
  return 2 + context + traffic + next + hopLimit + sourceLength(base) + destinationLength(base);
}

function udpLength(octet: number): number {
  return 1 + PORTS_LENGTH[octet & 3]! + ((octet & CHECKSUM_ELIDED) === 0 ? 2 : 0);
}

/** Where compression has got to: octets read, octets they stand for, and what comes next. */
interface Progress {
  at: number;
  length: number;
  /** IP protocol number of the compressed header at `at`; `STOP` where compression has ended. */
  protocol: number;
}

/** Passes over one compressed header; at least two octets of it are there. */
function passHeader(bytes: Uint8Array, progress: Progress): boolean {
  const { at, protocol } = progress;
  let isLast = true;
  if (protocol === NEXT_HEADER.IPV6) {
    const base = uint16(bytes, at);
    progress.at += iphcLength(base);
    progress.length += IPV6_HEADER;
    isLast = (base & 0x0400) === 0;
  } else if (protocol === NEXT_HEADER.UDP) {
    progress.at += udpLength(bytes[at]!);
    progress.length += UDP_HEADER;
  } else {
    isLast = (bytes[at]! & 1) === 0;
    const content = contentLength(bytes[at]!, bytes[at + (isLast ? 2 : 1)] ?? 0);
    progress.at += (isLast ? 3 : 2) + content;
    progress.length += decompressedLength(content);
  }
  return isLast;
}

function iphcDatagramLength(bytes: Uint8Array, start: number, end: number): number {
  const progress: Progress = { at: start, length: 0, protocol: NEXT_HEADER.IPV6 };
  while (progress.at + 2 <= end) {
    const isLast = passHeader(bytes, progress);
    if (progress.at > end) return STOP;
    if (isLast) return progress.length + end - progress.at;
    if (progress.at === end) return STOP;
    progress.protocol = protocolOfNhc(bytes[progress.at]!);
    if (progress.protocol === STOP) return STOP;
    if (progress.protocol === NEXT_HEADER.IPV6) progress.at += 1;
  }
  return STOP;
}

function hc1DatagramLength(bytes: Uint8Array, at: number, end: number): number {
  if (!layOutHc1(bytes, at, end, hc1)) return STOP;
  return IPV6_HEADER + (hc1.isUdp ? UDP_HEADER : 0) + end - payloadAt(hc1);
}

/** Routing headers are no part of the IPv6 packet of which fragments are made. */
function routedDatagramLength(bytes: Uint8Array, at: number, end: number): number {
  const start = passRoutingHeaders(bytes, at, end);
  return start === STOP || bytes[start] === ROUTING_PAGE
    ? STOP
    : decompressedDatagramLength(bytes, start, end);
}

/**
 * How long the part of a datagram in `bytes[at, end)`, from its 6LoWPAN dispatch on, is once it is
 * decompressed: what offsets of fragments count (RFC 6282, 2). `STOP` if that cannot be said.
 */
export function decompressedDatagramLength(bytes: Uint8Array, at: number, end: number): number {
  const dispatch = bytes[at]!;
  if (at >= end) return STOP;
  if (dispatch === DISPATCH.IPV6) return end - at - 1;
  if (dispatch === ROUTING_PAGE) return routedDatagramLength(bytes, at, end);
  if (dispatch === DISPATCH.HC1) return hc1DatagramLength(bytes, at + 1, end);
  return (dispatch & 0xe0) === DISPATCH.IPHC ? iphcDatagramLength(bytes, at, end) : STOP;
}
