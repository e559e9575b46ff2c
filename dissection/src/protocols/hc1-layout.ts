import { STOP } from "../reading.js";
import { NEXT_HEADER } from "./assigned-numbers.js";

/** Where the fields of an HC1 header lie, as bits from the begin of its bytes; 0 for those that are left out. */
export interface Hc1Layout {
  nextHeader: number;
  /** Of source and destination. */
  prefixes: [number, number];
  identifiers: [number, number];
  trafficAt: number;
  hopLimitAt: number;
  nextHeaderAt: number;
  /** Whether a UDP header compressed by HC2 follows; 4 or 16 bits of each port. */
  isUdp: boolean;
  portBits: [number, number];
  portsAt: [number, number];
  udpLengthAt: number;
  checksumAt: number;
  /** The first bit behind all headers. */
  end: number;
}

/** A layout to be filled by `layOutHc1`, any number of times. */
export function makeHc1Layout(): Hc1Layout {
  return {
    nextHeader: 0,
    prefixes: [0, 0],
    identifiers: [0, 0],
    trafficAt: 0,
    hopLimitAt: 0,
    nextHeaderAt: 0,
    isUdp: false,
    portBits: [16, 16],
    portsAt: [0, 0],
    udpLengthAt: 0,
    checksumAt: 0,
    end: 0,
  };
}

/** Bits of the HC1 encoding (RFC 4944, 10.1), and of HC_UDP (10.3.1). */
const SOURCE_SHIFT = 6;
const DESTINATION_SHIFT = 4;
const PREFIX_ELIDED = 2;
const IDENTIFIER_ELIDED = 1;
const TRAFFIC_ELIDED = 0x08;
const HC2_FOLLOWS = 0x01;
const PORT_COMPRESSED = [0x80, 0x40] as const;
const LENGTH_ELIDED = 0x20;

/** Next header by its two bits; the first is carried in full. */
const PROTOCOLS = [STOP, NEXT_HEADER.UDP, NEXT_HEADER.ICMPV6, NEXT_HEADER.TCP] as const;

const UDP_IS_NEXT = 1;

/** Takes `bits` at `bit`; the position of the field, 0 if it is left out. */
function take(layout: Hc1Layout, bits: number): number {
  const at = layout.end;
  layout.end += bits;
  return bits === 0 ? 0 : at;
}

function takeAddress(layout: Hc1Layout, which: 0 | 1, code: number): void {
  layout.prefixes[which] = take(layout, (code & PREFIX_ELIDED) === 0 ? 64 : 0);
  layout.identifiers[which] = take(layout, (code & IDENTIFIER_ELIDED) === 0 ? 64 : 0);
}

function takeUdp(layout: Hc1Layout, encoding: number): void {
  for (const which of [0, 1] as const) {
    layout.portBits[which] = (encoding & PORT_COMPRESSED[which]) === 0 ? 16 : 4;
    layout.portsAt[which] = take(layout, layout.portBits[which]);
  }
  layout.udpLengthAt = take(layout, (encoding & LENGTH_ELIDED) === 0 ? 16 : 0);
  layout.checksumAt = take(layout, 16);
}

/**
 * Lays out the header whose HC1 encoding is at `at`; false if its fields are not all there before `end`. HC2
 * is read for UDP alone, as there is no other (RFC 4944, 10.3).
 */
export function layOutHc1(bytes: Uint8Array, at: number, end: number, layout: Hc1Layout): boolean {
  if (at + 1 > end) return false;
  const encoding = bytes[at]!;
  const code = (encoding >>> 1) & 3;
  layout.isUdp = (encoding & HC2_FOLLOWS) !== 0 && code === UDP_IS_NEXT;
  layout.end = (at + (layout.isUdp ? 2 : 1)) * 8;
  layout.hopLimitAt = take(layout, 8);
  takeAddress(layout, 0, (encoding >>> SOURCE_SHIFT) & 3);
  takeAddress(layout, 1, (encoding >>> DESTINATION_SHIFT) & 3);
  layout.trafficAt = take(layout, (encoding & TRAFFIC_ELIDED) === 0 ? 28 : 0);
  layout.nextHeaderAt = take(layout, code === 0 ? 8 : 0);
  if (layout.isUdp) takeUdp(layout, bytes[at + 1] ?? 0);
  if (layout.end > end * 8) return false;
  layout.nextHeader = code === 0 ? octetAt(bytes, layout.nextHeaderAt) : PROTOCOLS[code]!;
  return true;
}

function octetAt(bytes: Uint8Array, bit: number): number {
  const at = bit >>> 3;
  const word = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  return (word >>> (8 - (bit & 7))) & 0xff;
}

/** Where the payload begins: at the next octet, if the headers do not end with one. */
export function payloadAt(layout: Hc1Layout): number {
  return (layout.end + 7) >>> 3;
}
