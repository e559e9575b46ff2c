import { DISPATCH, NEXT_HEADER } from "../protocols/assigned-numbers.js";
import { concatenate } from "./concatenate.js";
import { type LinkAddress, linkLocalAddress } from "./interface-address.js";

/** An IPv6 packet; its traffic class and flow label are 0. */
export interface Ip6Packet {
  /** 16 bytes each. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly hopLimit: number;
  readonly nextHeader: number;
  /** What follows the IPv6 header: UDP and routing headers already compressed by NHC, all else as it is. */
  readonly payload: Uint8Array;
}

/** An address as it is carried: the bits of SAM or DAM (with M), and the bytes inline. */
interface Carried {
  readonly mode: number;
  readonly inline: Uint8Array;
}

// Bits of the second byte (RFC 6282, 3.1.1); SAM and DAM have the same codes in their places.
const M = 0x08;
const SAM_SHIFT = 4;
const MODE = { INLINE_128: 0, INLINE_64: 1, ELIDED: 3, MULTICAST_8: M | 3, MULTICAST_128: M } as const;

// Bits of the first byte.
const TRAFFIC_AND_FLOW_ELIDED = 0x18;
const NEXT_HEADER_IN_NHC = 0x04;

/** HLIM codes (RFC 6282, 3.1.1); 0 carries the hop limit inline. */
const HOP_LIMIT_CODE = new Map([
  [1, 1],
  [64, 2],
  [255, 3],
]);

const MULTICAST = 0xff;
const NOTHING = new Uint8Array(0);

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, at) => byte === bytes[at]);
}

function carryUnicast(address: Uint8Array, link: LinkAddress): Carried {
  const elided = linkLocalAddress(link === "broadcast" ? new Uint8Array(8) : link);
  if (!startsWith(address, elided.subarray(0, 8))) return { mode: MODE.INLINE_128, inline: address };
  if (link !== "broadcast" && startsWith(address, elided)) return { mode: MODE.ELIDED, inline: NOTHING };
  return { mode: MODE.INLINE_64, inline: address.subarray(8) };
}

/** RFC 6282, 3.2.3: ff02::00xx takes one byte. */
function carryMulticast(address: Uint8Array): Carried {
  const short = address[1] === 0x02 && address.subarray(2, 15).every((byte) => byte === 0);
  if (short) return { mode: MODE.MULTICAST_8, inline: address.subarray(15) };
  return { mode: MODE.MULTICAST_128, inline: address };
}

/**
 * The packet with its header compressed by IPHC (RFC 6282, 3), as it goes from one link address to
 * another. There are no contexts: link-local addresses made from the link address are left out, others
 * are inline.
 */
export function encodeIphc(packet: Ip6Packet, from: Uint8Array, to: LinkAddress): Uint8Array {
  const { destination, hopLimit, nextHeader } = packet;
  const source = carryUnicast(packet.source, from);
  const target = destination[0] === MULTICAST ? carryMulticast(destination) : carryUnicast(destination, to);
  const inNhc = nextHeader === NEXT_HEADER.UDP || nextHeader === NEXT_HEADER.ROUTING;
  const hopLimitCode = HOP_LIMIT_CODE.get(hopLimit) ?? 0;
  return concatenate([
    [DISPATCH.IPHC | TRAFFIC_AND_FLOW_ELIDED | (inNhc ? NEXT_HEADER_IN_NHC : 0) | hopLimitCode],
    [(source.mode << SAM_SHIFT) | target.mode],
    inNhc ? NOTHING : [nextHeader],
    hopLimitCode === 0 ? [hopLimit] : NOTHING,
    source.inline,
    target.inline,
    packet.payload,
  ]);
}
