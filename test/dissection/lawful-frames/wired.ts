import type { Dice } from "../hostile-frames/dice.js";
import { coapExchange } from "./applications.js";
import { anyExtension, chain, type Extension, fragmentHeader } from "./extensions.js";
import { icmpv6, neighbourDiscovery, rpl } from "./messages.js";
import { checksumOf, noise, type Octets, several, u8, u16, u32, withPatch } from "./octets.js";
import { address6, type Ends, ends6, packet4, packet6, type Upper, withChecksum } from "./packets.js";
import { sctp, tcp, udp, udpBetween } from "./transports.js";

function upper6(dice: Dice): Upper {
  return dice.pick([udp, udp, tcp, icmpv6, rpl, neighbourDiscovery, sctp])(dice);
}

/** An IPv6 packet with extension headers and something behind them. */
export function anyPacket6(dice: Dice, upper = upper6(dice), most = 2): Octets {
  const ends = ends6(dice);
  const extensions: readonly Extension[] = several(dice, most, () => [anyExtension(dice)]);
  const octets = withChecksum(dice, upper, [...ends.source, ...ends.destination]);
  return packet6(dice, ends, chain(extensions, { next: upper.protocol, octets }));
}

const ENDING_PROTOCOLS = [50, 59, 139, 140, 253];

/** What nothing is read behind: ESP, no next header, HIP, Shim6. */
export function ending6(dice: Dice): Octets {
  const protocol = dice.pick(ENDING_PROTOCOLS);
  const fixed: Readonly<Record<number, Octets>> = {
    139: [59, 4, 1, 0x11, 0, 0, 0, 0, ...noise(dice, 32)],
    140: [59, 0, 0x80, 0, 0, 0, 0, 1],
    59: [],
    50: [...u32(dice.roll()), ...u32(1), ...noise(dice, 24)],
  };
  return anyPacket6(dice, { protocol, octets: fixed[protocol] ?? noise(dice, 8) }, 1);
}

/** A packet in two fragments or three, in any order. */
export function fragments6(dice: Dice): readonly Octets[] {
  const ends = ends6(dice);
  const { octets, protocol } = udp(dice);
  const whole = [...octets, ...noise(dice, 40)];
  const cuts = dice.once(2) ? [0, 16] : [0, 24, 40];
  const id = dice.roll();
  const parts = cuts.map((from, i) => {
    const to = cuts[i + 1];
    const header = fragmentHeader(id, from / 8, to !== undefined);
    return packet6(dice, ends, chain([header], { next: protocol, octets: whole.slice(from, to) }));
  });
  return dice.once(3) ? parts.toReversed() : parts;
}

/** A request of CoAP and its response. */
export function exchange(dice: Dice): readonly Octets[] {
  const { destination, source } = { source: address6(dice), destination: address6(dice) };
  const [request, response] = coapExchange(dice);
  const there = udpBetween(61_000, 5683, request!);
  const back = udpBetween(5683, 61_000, response!);
  const send = (upper: Upper, ends: Ends): Octets => {
    const octets = withChecksum(dice, upper, [...ends.source, ...ends.destination]);
    return packet6(dice, ends, { next: upper.protocol, octets });
  };
  return [send(there, { source, destination }), send(back, { source: destination, destination: source })];
}

const OPTIONS4: readonly Octets[] = [
  [],
  [],
  [],
  [7, 7, 4, 10, 0, 0, 1, 0],
  [0x94, 4, 0, 0],
  [1, 1, 1, 0],
  [0x44, 8, 5, 0, 0, 0, 0, 0],
  [0x83, 7, 4, 10, 0, 0, 1, 0],
  [0x88, 4, 0, 1],
  [0x82, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

const ICMP_CONTENTS = (dice: Dice): readonly (readonly [number, Octets])[] => [
  [8, [...u32(dice.roll()), ...noise(dice, dice.below(20))]],
  [0, [...u32(dice.roll()), ...noise(dice, dice.below(20))]],
  [13, [...u32(dice.roll()), ...noise(dice, 12)]],
  [14, [...u32(dice.roll()), ...noise(dice, 12)]],
  [17, [...u32(dice.roll()), ...noise(dice, 4)]],
  [18, [...u32(dice.roll()), ...noise(dice, 4)]],
  [15, u32(dice.roll())],
  [10, u32(0)],
];

function withIcmpSum(octets: Octets): Octets {
  return withPatch(octets, 2, u16(checksumOf(octets)));
}

export function icmp(dice: Dice): Upper {
  const [type, content] = dice.pick(ICMP_CONTENTS(dice));
  return { protocol: 1, octets: withIcmpSum([type, 0, 0, 0, ...content]) };
}

/** An error, with the packet that it is about. */
export function icmpError(dice: Dice): Upper {
  const type = dice.pick([3, 4, 5, 11, 12]);
  const word = type === 5 ? [10, 0, 0, 9] : type === 3 ? [0, 0, ...u16(1400)] : u32(0);
  return {
    protocol: 1,
    octets: withIcmpSum([type, dice.below(4), 0, 0, ...word, ...packet4(dice, udp(dice))]),
  };
}

export function anyPacket4(dice: Dice): Octets {
  return packet4(dice, dice.pick([udp, tcp, tcp, sctp, icmp])(dice), dice.pick(OPTIONS4));
}

/** RFC 2784 and 2890, with every flag. */
export function gre(dice: Dice): Upper {
  const flags = dice.pick([0, 0x8000, 0x2000, 0x1000, 0xb000, 0x3000]);
  const words = [0x8000, 0x2000, 0x1000].filter((flag) => (flags & flag) !== 0).length;
  const [type, inner] = dice.pick<readonly [number, () => Octets]>([
    [0x0800, () => anyPacket4(dice)],
    [0x86dd, () => anyPacket6(dice)],
    [0x6558, () => ethernet(dice, 0x0800, anyPacket4(dice))],
    [0x880b, () => noise(dice, 10)],
  ]);
  return { protocol: 47, octets: [...u16(flags), ...u16(type), ...noise(dice, 4 * words), ...inner()] };
}

/** A packet in a packet: each version in each, and GRE in both. */
export function tunnel(dice: Dice): readonly [etherType: number, octets: Octets] {
  const inner = dice.pick<() => Upper>([
    () => ({ protocol: 4, octets: anyPacket4(dice) }),
    () => ({ protocol: 41, octets: anyPacket6(dice) }),
    () => gre(dice),
  ])();
  return dice.once(2) ? [0x0800, packet4(dice, inner)] : [0x86dd, anyPacket6(dice, inner)];
}

export function fragments4(dice: Dice): readonly Octets[] {
  const { octets } = udp(dice);
  const whole = [...octets, ...noise(dice, 40)];
  const id = dice.roll();
  const ends = dice.roll();
  const parts = [0, 16].map((from, i) => {
    const part = packet4(
      dice,
      { protocol: 17, octets: whole.slice(from, i === 0 ? 16 : undefined) },
      [],
      (from / 8) | (i === 0 ? 0x2000 : 0),
      id,
    );
    const addressed = withPatch(withPatch(part, 12, [10, 1, ...u16(ends)]), 10, [0, 0]);
    const named = withPatch(addressed, 16, [192, 0, 2, 9]);
    return withPatch(named, 10, u16(checksumOf(named.slice(0, 20))));
  });
  return dice.once(3) ? parts.toReversed() : parts;
}

export function arp(dice: Dice): Octets {
  const [hardware, protocol] = dice.once(6) ? [8, 16] : [6, 4];
  const kind = dice.once(6) ? 6 : 1;
  const type = protocol === 4 ? 0x0800 : 0x86dd;
  return [
    ...u16(kind),
    ...u16(type),
    hardware,
    protocol,
    ...u16(1 + dice.below(9)),
    ...noise(dice, 2 * (hardware + protocol)),
  ];
}

/** An Ethernet frame, its payload padded as it would be. */
export function ethernet(dice: Dice, type: number, payload: Octets): Octets {
  const padding = new Array<number>(Math.max(0, 46 - payload.length)).fill(0);
  return [
    2,
    ...noise(dice, 5),
    2,
    ...noise(dice, 5),
    ...u16(type),
    ...payload,
    ...(dice.once(2) ? padding : []),
  ];
}

/** Tags one behind the other (IEEE Std 802.1Q-2022, 9.6). */
export function tagged(dice: Dice): Octets {
  const tags = dice.pick<readonly number[]>([[0x8100], [0x8100, 0x8100], [0x88a8, 0x8100], [0x88a8]]);
  const [first, ...others] = tags;
  const payload = dice.once(2) ? anyPacket4(dice) : anyPacket6(dice);
  const last = payload[0]! >>> 4 === 4 ? 0x0800 : 0x86dd;
  const inside = [...others, last].flatMap((type) => [...u16(dice.roll()), ...u16(type)]);
  return ethernet(dice, first!, [...inside, ...payload]);
}

function byVersion(packet: Octets): number {
  return packet[0]! >>> 4 === 4 ? 0x0800 : 0x86dd;
}

/** Link types 113 and 276. */
export function cooked(dice: Dice, version: number): Octets {
  const packet = dice.once(2) ? anyPacket4(dice) : anyPacket6(dice);
  const type = byVersion(packet);
  const address = [...noise(dice, 6), 0, 0];
  if (version === 1) return [0, dice.below(5), 0, 1, 0, 6, ...address, ...u16(type), ...packet];
  return [...u16(type), 0, 0, ...u32(2), 0, 1, dice.below(5), 6, ...address, ...packet];
}

/** ZEP of version 1 or 2 (with an acknowledgement or a frame) in UDP over IPv4 or IPv6. */
export function zep(dice: Dice, psdu: Octets): Upper {
  const length = psdu.length;
  const start = text2("EX");
  const device = u16(dice.roll());
  const one = [
    ...start,
    1,
    11 + dice.below(16),
    ...device,
    1,
    dice.roll() & 0xff,
    ...new Array<number>(7).fill(0),
    length,
  ];
  const two = [
    ...start,
    2,
    1,
    11 + dice.below(16),
    ...device,
    1,
    dice.roll() & 0xff,
    ...u32(0xe8000000),
    ...u32(dice.roll()),
    ...u32(dice.roll()),
    ...new Array<number>(10).fill(0),
    length,
  ];
  const content = dice.pick<Octets>([
    [...one, ...psdu],
    [...two, ...psdu],
    [...two, ...psdu],
    [...start, 2, 2, ...u32(dice.roll())],
  ]);
  return {
    protocol: 17,
    octets: [...u16(17_754), ...u16(17_754), ...u16(8 + content.length), 0, 0, ...content],
    checksumAt: 6,
  };
}

function text2(characters: string): Octets {
  return [...characters].flatMap((character) => u8(character.charCodeAt(0)));
}
