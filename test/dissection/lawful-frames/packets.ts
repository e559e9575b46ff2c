import type { Dice } from "../hostile-frames/dice.js";
import { checksumOf, noise, type Octets, u8, u16, u32, withPatch } from "./octets.js";

/** What is to come behind an IP header: a protocol number, and the octets. */
export interface Upper {
  readonly protocol: number;
  readonly octets: Octets;
  /** Where in `octets` the checksum over the pseudo-header lies, if there is one; it is still 0. */
  readonly checksumAt?: number;
}

/** Two IPv6 addresses of 16 octets. */
export interface Ends {
  readonly source: Octets;
  readonly destination: Octets;
}

const PREFIXES: readonly Octets[] = [
  [0xfe, 0x80, 0, 0, 0, 0, 0, 0],
  [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1],
  [0xaa, 0xaa, 0, 0, 0, 0, 0, 0],
];

/** A unicast address. */
export function address6(dice: Dice): Octets {
  return [...dice.pick(PREFIXES), ...noise(dice, 8)];
}

/** Two addresses, the second now and then a multicast one. */
export function ends6(dice: Dice): Ends {
  const group = [0xff, 2, ...new Array<number>(13).fill(0), 0x1a];
  return { source: address6(dice), destination: dice.once(4) ? group : address6(dice) };
}

/** The octets of the message with its checksum: right, but once in ten. */
export function withChecksum(dice: Dice, upper: Upper, addresses: Octets): Octets {
  const { checksumAt, octets, protocol } = upper;
  if (checksumAt === undefined) return octets;
  const pseudo = [...addresses, ...u32(octets.length), ...u32(protocol)];
  const right = checksumOf([...pseudo, ...octets]);
  const sum = right === 0 ? 0xffff : right;
  return withPatch(octets, checksumAt, u16(dice.once(10) ? sum ^ 0x0101 : sum));
}

/** What comes behind the IPv6 header, and of what kind the first of it is. */
export interface Chain {
  readonly next: number;
  readonly octets: Octets;
}

/** An IPv6 packet (RFC 8200, 3). */
export function packet6(dice: Dice, { destination, source }: Ends, { next, octets }: Chain): Octets {
  return [
    // tshark takes a raw packet for PPP if its second and third octet are ff 03.
    ...u32(0x6000_0000 | (dice.once(2) ? 0 : dice.roll() & 0x0fff_00ff)),
    ...u16(octets.length),
    ...u8(next),
    ...u8(dice.pick([1, 64, 255, dice.roll()])),
    ...source,
    ...destination,
    ...octets,
  ];
}

/** An IPv4 packet (RFC 791, 3.1); `fragment` holds flags and offset. */
export function packet4(
  dice: Dice,
  upper: Upper,
  options: Octets = [],
  fragment = 0,
  id = dice.roll(),
): Octets {
  const ends = [10, 0, ...noise(dice, 2), 192, 0, 2, dice.below(256)];
  const content = upper.protocol === 1 ? upper.octets : withChecksum(dice, upper, ends);
  const words = 5 + options.length / 4;
  const header = [
    ...[0x40 | words, dice.roll() & 0xff],
    ...u16(words * 4 + content.length),
    ...u16(id),
    ...u16(fragment),
    ...[dice.roll() & 0xff, upper.protocol, 0, 0],
    ...ends,
    ...options,
  ];
  return [...withPatch(header, 10, u16(checksumOf(header))), ...content];
}
