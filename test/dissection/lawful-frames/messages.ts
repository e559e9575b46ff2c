import type { Dice } from "../hostile-frames/dice.js";
import { noise, type Octets, several, u8, u16, u32, zeros } from "./octets.js";
import { address6, ends6, packet6, type Upper } from "./packets.js";
import { udp } from "./transports.js";

function option(type: number, value: Octets): Octets {
  return [type, value.length, ...value];
}

function configuration(dice: Dice): Octets {
  return option(4, [dice.below(16), ...noise(dice, 13)]);
}

function prefixed(dice: Dice, type: number, before: (bits: number) => Octets): Octets {
  const bits = dice.pick([0, 8, 64, 64, 100, 128, 128]);
  return option(type, [...before(bits), ...noise(dice, (bits + 7) >>> 3)]);
}

const METRIC_LENGTHS: readonly (readonly [type: number, length: number])[] = [
  [2, 2],
  [3, 2],
  [7, 2],
  [6, 4],
  [5, 4],
  [4, 4],
];

function metrics(dice: Dice): Octets {
  const objects = several(dice, 2, () => {
    const [type, length] = dice.pick(METRIC_LENGTHS);
    return [type, 0, dice.roll() & 0xff, length, ...noise(dice, length)];
  });
  return option(2, objects);
}

function rplOption(dice: Dice): Octets {
  return dice.pick<() => Octets>([
    () => [0],
    () => option(1, zeros(dice.below(5))),
    () => metrics(dice),
    () => prefixed(dice, 3, (bits) => [bits, dice.roll() & 0x18, ...noise(dice, 4)]),
    () => configuration(dice),
    () => prefixed(dice, 5, (bits) => [0, bits]),
    () => option(6, [dice.roll() & 0x80, ...noise(dice, 3)]),
    () => option(6, [dice.roll() & 0x80, ...noise(dice, 3), ...address6(dice)]),
    () => option(7, noise(dice, 19)),
    () => option(8, [64, ...noise(dice, 13), ...address6(dice)]),
    () => option(9, noise(dice, 4)),
  ])();
}

/** The base of an RPL message by its code (RFC 6550, 6.2 to 6.5 and 6.6). */
function rplBase(dice: Dice, code: number): Octets {
  const hasId = dice.once(2);
  const id = hasId ? address6(dice) : [];
  if (code === 0) return [0, 0];
  if (code === 1) return [...noise(dice, 6), 0, 0, ...address6(dice)];
  if (code === 2)
    return [dice.roll() & 0xff, (dice.roll() & 0x80) | (hasId ? 0x40 : 0), 0, dice.roll() & 0xff, ...id];
  return [dice.roll() & 0xff, hasId ? 0x80 : 0, dice.roll() & 0xff, dice.roll() & 0xff, ...id];
}

/** RPL (RFC 6550, 6): each message with some of the options, and now and then a secure variant. */
export function rpl(dice: Dice): Upper {
  const code = dice.below(4);
  const options = several(dice, 3, () => rplOption(dice));
  if (dice.once(8)) {
    // Key identifier mode 0 and level 0 or 1: an integrity code of four octets behind the message.
    const level = dice.below(2);
    const security = [0, 0, level, 0, ...u32(dice.roll()), dice.roll() & 0xff];
    const content = level === 0 ? rplBase(dice, code) : noise(dice, 24);
    const octets = [155, 0x80 | code, 0, 0, ...security, ...content, ...noise(dice, 4)];
    return { protocol: 58, octets, checksumAt: 2 };
  }
  return { protocol: 58, octets: [155, code, 0, 0, ...rplBase(dice, code), ...options], checksumAt: 2 };
}

const LINK_OPTION_LENGTHS = [6, 14];

function neighbourOption(dice: Dice): Octets {
  const option8 = (type: number, value: Octets): Octets => [type, (value.length + 2) / 8, ...value];
  return dice.pick<() => Octets>([
    () => option8(1 + dice.below(2), noise(dice, dice.pick(LINK_OPTION_LENGTHS))),
    () => option8(3, [64, 0xc0, ...noise(dice, 8), ...zeros(4), ...address6(dice)]),
    () => option8(5, [0, 0, ...u32(1280)]),
    () => option8(33, [dice.below(3), ...zeros(3), ...noise(dice, 10)]),
    () => option8(34, [64, 0x14 | dice.below(4), 0, 0, ...noise(dice, 2), ...noise(dice, 8)]),
    () => option8(34, [128, 0x14 | dice.below(4), 0, 0, ...noise(dice, 2), ...noise(dice, 16)]),
    () => option8(35, noise(dice, 22)),
    () => option8(25, [0, 0, ...noise(dice, 20)]),
  ])();
}

/** Neighbour discovery (RFC 4861, 4; RFC 6775, 4). */
export function neighbourDiscovery(dice: Dice): Upper {
  const [type, fixed] = dice.pick<readonly [number, Octets]>([
    [133, zeros(4)],
    [134, noise(dice, 12)],
    [135, [...zeros(4), ...address6(dice)]],
    [136, [dice.roll() & 0xe0, 0, 0, 0, ...address6(dice)]],
  ]);
  const octets = [type, 0, 0, 0, ...fixed, ...several(dice, 3, () => neighbourOption(dice))];
  return { protocol: 58, octets, checksumAt: 2 };
}

/** Echo, errors with the packet that they are about, and messages that are not read further. */
export function icmpv6(dice: Dice): Upper {
  const [type, content] = dice.pick<readonly [number, () => Octets]>([
    [128, () => [...u16(dice.roll()), ...u16(dice.roll()), ...noise(dice, dice.below(20))]],
    [129, () => [...u16(dice.roll()), ...u16(dice.roll()), ...noise(dice, dice.below(20))]],
    [dice.pick([1, 2, 3, 4]), () => [...u32(dice.below(1280)), ...quoted(dice)]],
  ]);
  return { protocol: 58, octets: [...u8(type), dice.below(3), 0, 0, ...content()], checksumAt: 2 };
}

function quoted(dice: Dice): Octets {
  const ends = ends6(dice);
  const { octets, protocol } = udp(dice);
  return packet6(dice, ends, { next: protocol, octets });
}
