import { slotOf } from "./attributes.js";
import type { Fragments } from "./fragment-table.js";
import type { IpFragments } from "./ip-fragment-table.js";
import type { FcsFormat } from "./model.js";
import type { RingKey } from "./security-keys.js";
import { makeSlots, type Slots, setNumber } from "./slots.js";

/** A prefix that IPHC knows by number (RFC 6282, 3.1.2). */
export interface Context {
  readonly prefix: Uint8Array;
  /** Bits of `prefix` that count, 0 to 128. */
  readonly length: number;
}

/** What an elided interface identifier is made from (RFC 6282, 3.2.2); or it is that of an IPv6 header. */
export const IDENTIFIER = { NONE: 0, SHORT: 1, EXTENDED: 2, INTERFACE: 3 } as const;

/** A context that a router advertised (RFC 6775, 4.2) in the PAN `pan`; -1 for none. */
export interface LearnedContext extends Context {
  pan: number;
  length: number;
}

/**
 * A first fragment alone shows how the header is compressed; the IPv6 header is shown when the datagram is
 * complete, with the fragment that completes it.
 */
export const SHOWN = { ALL: 0, LOWPAN: 1, IPV6: 2 } as const;

/** Where an elided interface identifier comes from: bytes of an address of the encapsulating header. */
export interface IdentifierOrigin {
  kind: number;
  bytes: Uint8Array;
  at: number;
  /** Order of the bytes: on air (MAC header) least significant first, in a mesh header most significant first. */
  littleEndian: boolean;
}

/** What the auxiliary security header of a MAC frame says. */
export interface MacSecurity {
  level: number;
  /** -1 where it is suppressed: the absolute slot number takes its place. */
  counter: number;
  /** -1 where the key is not named. */
  keyIndex: number;
  keySourceAt: number;
  keySourceLength: number;
  /** Octets of integrity code, behind the end of the payload. */
  micLength: number;
}

/** The highest frame counter by sender (its address in two words) and key index. */
export interface FrameCounters {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly keys: Int16Array;
  /** -1 where there is no sender. */
  readonly highest: Float64Array;
}

/** One frame as it is being read: a cursor, an end, and what lower layers leave for higher ones. */
export interface Reading {
  readonly slots: Slots;
  readonly contexts: readonly (Context | undefined)[];
  /** What routers said of contexts that the options do not name; made with the first. */
  learned: LearnedContext[] | undefined;
  /** The bytes of the frame as captured. */
  frame: Uint8Array;
  /** The bytes that are read: those of the frame, or those of `slots.arena`. */
  bytes: Uint8Array;
  at: number;
  end: number;
  /** Octets of check sequence at the end of the frame, and what they are where it is two. */
  fcsLength: number;
  fcsFormat: FcsFormat;
  /** Octets behind the last one that the capture did not keep. */
  missing: number;
  /** False if the capture or fragmentation took bytes away: then it is no fault of the frame that it ends early. */
  complete: boolean;
  /** What the MAC header says of its security, and with what it can be deciphered. */
  readonly security: MacSecurity;
  keys: readonly RingKey[];
  extendedAddresses: ReadonlyMap<number, Uint8Array>;
  /** Whether what follows the open part of a MAC payload is ciphered, and its key not known. */
  isCiphered: boolean;
  /** Highest frame counters of secured frames; made with the first. */
  counters: FrameCounters | undefined;
  readonly source: IdentifierOrigin;
  readonly destination: IdentifierOrigin;
  /** Time of the frame, µs since 1970. */
  time: number;
  /** Datagrams of which fragments were heard; made with the first. */
  fragments: Fragments | undefined;
  /** IP packets of which fragments were heard; made with the first. */
  packets: IpFragments | undefined;
  /** Whether a fragment header was read: no 6LoWPAN header but that of IPv6 comes behind it. */
  isFragment: boolean;
  /** Whether the payload of the MAC frame is known to be 6LoWPAN. */
  isLowpan: boolean;
  /** Page of 6LoWPAN dispatch values (RFC 8025). */
  page: number;
  /** Which attributes of the compressed header this frame has: one of `SHOWN`. */
  shown: number;
  /** Octets of decompressed extension headers since the IPv6 header. */
  expanded: number;
  /** Where the innermost IPv6 header begins; -1 where it is compressed. */
  ipv6Header: number;
  /** Whether the innermost IP header is one of version 4. */
  overIpv4: boolean;
  /** What the innermost IP packet carries, where its header was read (IANA protocol number); -1 else. */
  transport: number;
}

/** Reads a header at the cursor and says by a number what follows, or `STOP`. */
export type Decoder = (reading: Reading) => number;

/** Nothing follows that is read here. */
export const STOP = -1;

const EMPTY = new Uint8Array(0);

function noOrigin(): IdentifierOrigin {
  return { kind: IDENTIFIER.NONE, bytes: EMPTY, at: 0, littleEndian: true };
}

/** A reading that can be used for any number of frames, one after the other. */
export function makeReading(slotCount: number, contexts: readonly (Context | undefined)[]): Reading {
  return {
    slots: makeSlots(slotCount),
    contexts,
    learned: undefined,
    frame: EMPTY,
    bytes: EMPTY,
    at: 0,
    end: 0,
    fcsLength: 0,
    fcsFormat: "unknown",
    missing: 0,
    complete: true,
    security: { level: 0, counter: -1, keyIndex: -1, keySourceAt: 0, keySourceLength: 0, micLength: 0 },
    keys: [],
    extendedAddresses: new Map(),
    isCiphered: false,
    counters: undefined,
    source: noOrigin(),
    destination: noOrigin(),
    time: 0,
    fragments: undefined,
    packets: undefined,
    isFragment: false,
    isLowpan: false,
    page: 0,
    shown: SHOWN.ALL,
    expanded: 0,
    ipv6Header: -1,
    overIpv4: false,
    transport: -1,
  };
}

/** Why a frame could not be read to its end; `malformed.reason` as text. */
export const FAULTS = [
  "truncated",
  "reserved address mode",
  "reserved frame version",
  "compressed PAN identifier of a single address",
  "reserved IPHC address mode",
  "bad option length",
  "bad prefix length",
  "bad version",
  "bad header length",
  "bad TLV length",
  "bad delimiter",
  "bad name",
  "fragment beyond its datagram",
  "bad element length",
] as const;

export type Fault = (typeof FAULTS)[number];

/** Layers that can be faulty; `malformed.layer` as text. */
export const LAYERS = [
  "tap",
  "nonask",
  "ieee802154",
  "lowpan",
  "ipv6",
  "icmpv6",
  "rpl",
  "udp",
  "coap",
  "zbee_nwk",
  "ethernet",
  "8021q",
  "sll",
  "arp",
  "ip",
  "icmp",
  "gre",
  "tcp",
  "sctp",
  "dns",
  "mqtt",
  "zep",
] as const;

export type Layer = (typeof LAYERS)[number];

const MALFORMED_LAYER = slotOf("malformed.layer");
const MALFORMED_REASON = slotOf("malformed.reason");

/** Notes that `layer` cannot be read to its end; what was read before stays. Always `STOP`. */
export function fail(reading: Reading, layer: Layer, fault: Fault): typeof STOP {
  setNumber(reading.slots, MALFORMED_LAYER, LAYERS.indexOf(layer));
  setNumber(reading.slots, MALFORMED_REASON, FAULTS.indexOf(fault));
  return STOP;
}

/** Bytes are missing: a fault of the frame, unless the capture or fragmentation took them. Always `STOP`. */
export function truncated(reading: Reading, layer: Layer): typeof STOP {
  return reading.complete ? fail(reading, layer, "truncated") : STOP;
}

/** Whether `count` more bytes are there. */
export function has(reading: Reading, count: number): boolean {
  return reading.at + count <= reading.end;
}

/** 16 bits, most significant byte first; the caller knows that they are there. */
export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** 16 bits, least significant byte first; the caller knows that they are there. */
export function uint16le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** 32 bits, most significant byte first, unsigned; the caller knows that they are there. */
export function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0;
}

/** 32 bits, least significant byte first, unsigned; the caller knows that they are there. */
export function uint32le(bytes: Uint8Array, at: number): number {
  return (uint16le(bytes, at) | (uint16le(bytes, at + 2) << 16)) >>> 0;
}
