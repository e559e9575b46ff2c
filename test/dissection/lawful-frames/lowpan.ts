import type { Dice } from "../hostile-frames/dice.js";
import { anyExtension, type Extension } from "./extensions.js";
import { icmpv6, neighbourDiscovery, rpl } from "./messages.js";
import { checksumOf, noise, type Octets, several, u8, u16, u32, withPatch } from "./octets.js";
import type { Upper } from "./packets.js";
import { udp } from "./transports.js";

const TRAFFIC_LENGTH = [4, 3, 1, 0] as const;
const UNICAST_LENGTH = [16, 8, 2, 0] as const;
const MULTICAST_LENGTH = [16, 6, 4, 1] as const;
/** Identifiers of contexts that the readers know. */
export const CONTEXTS = { 0: "aaaa::/64", 3: "2001:db8:1:2::/64" } as const;

interface Compression {
  readonly octets: Octets;
}

/** A base encoding of any form that is allowed, and what it says is inline (RFC 6282, 3.1); `next`: if not compressed. */
function iphcHeader(dice: Dice, next: number | undefined): Compression {
  const [traffic, limit] = [dice.below(4), dice.below(4)];
  const [sac, dac, m] = [dice.below(2), dice.below(2), dice.below(2)];
  const sam = dice.below(4);
  const dam = m === 1 && dac === 1 ? 0 : m === 0 && dac === 1 ? 1 + dice.below(3) : dice.below(4);
  const cid = dice.below(2);
  const base = 0x6000 | (traffic << 11) | ((next === undefined ? 1 : 0) << 10) | (limit << 8) | (cid << 7);
  const isUnspecified = sac === 1 && sam === 0;
  const destination = m === 0 ? UNICAST_LENGTH[dam]! : dac === 1 ? 6 : MULTICAST_LENGTH[dam]!;
  const octets = [
    ...u16(base | (sac << 6) | (sam << 4) | (m << 3) | (dac << 2) | dam),
    ...(cid === 1 ? [dice.pick([0x00, 0x03, 0x30, 0x33])] : []),
    ...noise(dice, TRAFFIC_LENGTH[traffic]!),
    ...(next === undefined ? [] : u8(next)),
    ...(limit === 0 ? u8(dice.roll()) : []),
    ...noise(dice, isUnspecified ? 0 : UNICAST_LENGTH[sam]!),
    ...(m === 1 && dac === 0 && dam === 0 ? [0xff, ...noise(dice, 15)] : noise(dice, destination)),
  ];
  return { octets };
}

const PORTS_LENGTH = [4, 3, 3, 1] as const;

/** RFC 6282, 4.3, with what the ports say, or what nobody knows. */
function compressedUdp(dice: Dice): Octets {
  const form = dice.below(4);
  const elided = dice.once(3) ? 4 : 0;
  const ports = form === 0 ? [...u16(61_000), ...u16(62_000)] : noise(dice, PORTS_LENGTH[form]!);
  const whole = udp(dice).octets;
  const checksum = elided === 0 ? noise(dice, 2) : [];
  if (dice.once(2)) return [0xf0 | elided, ...whole.slice(0, 4), ...checksum, ...whole.slice(8)];
  if (form === 1 || form === 2) {
    const fixed = form === 1 ? [...u16(61_000), ...u8(dice.roll())] : [...u8(dice.roll()), ...u16(61_000)];
    return [0xf0 | elided | form, ...fixed, ...checksum, ...noise(dice, dice.below(20))];
  }
  return [0xf0 | elided | form, ...ports, ...checksum, ...noise(dice, dice.below(20))];
}

const IDENTIFIERS: Readonly<Record<number, number>> = { 0: 0, 43: 1, 44: 2, 60: 3, 135: 4 };

function compressible(dice: Dice): Extension {
  const extension = anyExtension(dice);
  return extension.number in IDENTIFIERS ? extension : compressible(dice);
}

function upperOf(dice: Dice): Upper {
  return dice.pick([udp, icmpv6, rpl, neighbourDiscovery])(dice);
}

/** Compressed extension headers one behind the other, and UDP, or what a next header names (RFC 6282, 4.2). */
function compressedChain(dice: Dice, most: number): Octets {
  if (most === 0 || dice.once(2)) return compressedUdp(dice);
  const { content, number } = compressible(dice);
  const identifier = 0xe0 | (IDENTIFIERS[number]! << 1);
  if (dice.once(2)) return [identifier | 1, content.length, ...content, ...compressedChain(dice, most - 1)];
  const { octets, protocol } = upperOf(dice);
  return [identifier, protocol, content.length, ...content, ...octets];
}

/** A datagram with IPHC and everything that may follow it. */
export function iphc(dice: Dice): Octets {
  if (dice.once(2)) return [...iphcHeader(dice, undefined).octets, ...compressedChain(dice, 2)];
  const { octets, protocol } = upperOf(dice);
  return [...iphcHeader(dice, protocol).octets, ...octets];
}

/** A header in a header, both compressed (RFC 6282, 4.2, EID 7). */
export function iphcInIphc(dice: Dice): Octets {
  return [...iphcHeader(dice, undefined).octets, 0xee, ...iphc(dice)];
}

/** GHC (RFC 7400, 3): recognised, not read. */
export function generic(dice: Dice): Octets {
  const first = dice.pick([0xb0, 0xb1, 0xd0, 0xd5, 0xdf]);
  return [...iphcHeader(dice, undefined).octets, first, ...noise(dice, 20)];
}

/** RFC 4944, 5.2 and 11.1: a mesh header, perhaps a broadcast header, and a datagram. */
export function mesh(dice: Dice): Octets {
  const [short, shortFinal] = [dice.below(2), dice.below(2)];
  const hops = dice.below(16);
  const addresses = noise(dice, (short === 1 ? 2 : 8) + (shortFinal === 1 ? 2 : 8));
  const deep = hops === 15 ? u8(dice.roll()) : [];
  const broadcast = dice.once(3) ? [0x50, ...u8(dice.roll())] : [];
  return [0x80 | (short << 5) | (shortFinal << 4) | hops, ...deep, ...addresses, ...broadcast, ...iphc(dice)];
}

const HOP_LENGTH = [1, 2, 4, 8, 16] as const;

function routingHeader(dice: Dice): Octets {
  return dice.pick<() => Octets>([
    () => {
      const bits = dice.below(32);
      const length = ((bits & 2) === 0 ? 1 : 0) + ((bits & 1) === 0 ? 2 : 1);
      return [0x80 | bits, 5, ...noise(dice, length)];
    },
    () => {
      const [type, count] = [dice.below(5), 1 + dice.below(2)];
      return [0x80 | (count - 1), type, ...noise(dice, count * HOP_LENGTH[type]!)];
    },
    () => [0xa0 | 1, 6, ...u8(dice.roll())],
    () => [0xa0 | 9, 6, ...u8(dice.roll()), ...noise(dice, 8)],
  ])();
}

/** RFC 8138: page 1, routing headers, and a datagram. */
export function routed(dice: Dice): Octets {
  return [0xf1, ...several(dice, 3, () => routingHeader(dice)), ...iphc(dice)];
}

/** Fragments of a datagram whose payload is noise behind a UDP header (RFC 4944, 5.3), in any order. */
export function fragments(dice: Dice, tag: number): readonly Octets[] {
  const header = [0x7e, 0x33, 0xf0, ...u16(61_000), ...u16(62_000), ...noise(dice, 2)];
  const first = 48 + 8 * dice.below(4);
  const rest = 8 * dice.below(8) + dice.below(8) + 1;
  const size = first + rest;
  const content = noise(dice, size - 48);
  const start = (bits: number): Octets => [...u16(bits | size), ...u16(tag)];
  const parts: Octets[] = [[...start(0xc000), ...header, ...content.slice(0, first - 48)]];
  for (let at = first; at < size; at += 24) {
    parts.push([...start(0xe000), at / 8, ...content.slice(at - 48, at - 48 + 24)]);
  }
  return dice.once(3) ? parts.toReversed() : parts;
}

/** RFC 4944, 10, with fields that begin at octets. */
export function hc1(dice: Dice): Octets {
  const next = dice.below(4);
  const modes = dice.below(16);
  const isUdp = next === 1 && dice.once(2);
  const encoding = (modes << 4) | 0x08 | (next << 1) | (isUdp ? 1 : 0);
  const lengths = [6, 4, 2, 0].map((shift) => ((modes << 4) >>> shift) & 3);
  const address = (code: number): Octets =>
    noise(dice, ((code & 2) === 0 ? 8 : 0) + ((code & 1) === 0 ? 8 : 0));
  const inline = [...address(lengths[0]!), ...address(lengths[1]!)];
  const upper = next === 0 ? { protocol: 59, octets: [] } : upperOfHc1(dice, next);
  const protocol = next === 0 ? [upper.protocol] : [];
  const udpHeader = isUdp ? hc2(dice) : upper.octets;
  return [
    0x42,
    encoding,
    ...(isUdp ? udpHeader.slice(0, 1) : []),
    ...u8(dice.roll()),
    ...inline,
    ...protocol,
    ...(isUdp ? udpHeader.slice(1) : udpHeader),
  ];
}

function upperOfHc1(dice: Dice, next: number): { readonly protocol: number; readonly octets: Octets } {
  if (next === 1) return udp(dice);
  if (next === 2) return icmpv6(dice);
  return {
    protocol: 6,
    octets: [...u16(61_000), ...u16(62_000), ...u32(1), ...u32(2), 0x50, 0x10, ...noise(dice, 6)],
  };
}

/** RFC 4944, 10.3: the encoding, ports in full or of four bits, a length or none, a checksum. */
function hc2(dice: Dice): Octets {
  const isShort = dice.once(2);
  const content = noise(dice, 12);
  const length = dice.once(2);
  const ports = isShort ? u8(dice.roll()) : [...u16(61_000), ...u16(62_000)];
  return [
    (isShort ? 0xc0 : 0) | (length ? 0 : 0x20),
    ...ports,
    ...(length ? u16(8 + content.length) : []),
    ...noise(dice, 2),
    ...content,
  ];
}

/** Fragments of IPv6 whose headers are compressed, in any order (RFC 6282, 4.2, EID 2). */
export function compressedFragments(dice: Dice): readonly Octets[] {
  const whole = [...udp(dice).octets, ...noise(dice, 40)];
  const id = noise(dice, 4);
  const parts = [0, 16, 32].map((from, i) => {
    const isLast = i === 2;
    const fields = [...u16(from | (isLast ? 0 : 1)), ...id];
    return [0x7e, 0x33, 0xe4, 17, 6, ...fields, ...whole.slice(from, isLast ? undefined : from + 16)];
  });
  return dice.once(3) ? parts.toReversed() : parts;
}

/** A packet of IPv6 fragments, of which each comes in fragments of 6LoWPAN. */
export function fragmentsInFragments(dice: Dice, tag: number): readonly Octets[] {
  const compressed = compressedFragments(dice);
  return compressed.flatMap((datagram, i) => {
    // IPHC stands for 40 octets, the compressed fragment header for eight.
    const size = 48 + datagram.length - 11;
    const start = (bits: number): Octets => [...u16(bits | size), ...u16(tag + i)];
    return [
      [...start(0xc000), ...datagram.slice(0, 11 + 8)],
      [...start(0xe000), 7, ...datagram.slice(11 + 8)],
    ];
  });
}

/** A router's advertisement of a context, and a datagram that uses it (RFC 6775, 4.2). */
export function learned(dice: Dice): readonly Octets[] {
  const identifier = 8 + dice.below(8);
  const source = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...noise(dice, 8)];
  const destination = [0xff, 2, ...new Array<number>(13).fill(0), 1];
  const option = [34, 2, 64, 0x10 | identifier, 0, 0, ...u16(60), ...noise(dice, 8)];
  const octets = [134, 0, 0, 0, 64, 0, ...u16(1800), ...u32(0), ...u32(0), ...option];
  const sum = checksumOf([...source, ...destination, ...u32(octets.length), ...u32(58), ...octets]);
  const message = withPatch(octets, 2, u16(sum));
  const identifiers = (identifier << 4) | identifier;
  return [
    [0x7b, 0x1b, 58, ...source.slice(8), 1, ...message],
    [0x7e, 0xd5, identifiers, ...noise(dice, 16), 0xf0, ...u16(61_000), ...u16(62_000), ...noise(dice, 6)],
  ];
}

/** HC1 with traffic class and flow label of 28 bits, so that what follows does not begin at octets. */
export function unalignedHc1(dice: Dice): Octets {
  const bits = (value: number, count: number): string => value.toString(2).padStart(count, "0");
  const any = (count: number): string => Array.from({ length: count }, () => dice.below(2)).join("");
  const inline = bits(64, 8) + any(64) + any(64) + any(28);
  const ports = dice.pick([bits(61_000, 16) + bits(62_000, 16), any(4) + bits(61_000, 16), any(8)]);
  const form = ports.length === 32 ? 0 : ports.length === 20 ? 0x80 : 0xc0;
  const fields = inline + ports + any(16);
  const padded = fields.padEnd(Math.ceil(fields.length / 8) * 8, "0");
  const octets = padded.match(/.{8}/g)!.map((octet) => Number.parseInt(octet, 2));
  return [0x42, 0x93, form | 0x20, ...octets, ...noise(dice, 10)];
}
