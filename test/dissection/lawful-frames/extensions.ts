import type { Dice } from "../hostile-frames/dice.js";
import { noise, type Octets, several, u16, u32, zeros } from "./octets.js";
import type { Chain } from "./packets.js";

/** An extension header: its number, and its octets once it is known what follows. */
export interface Extension {
  readonly number: number;
  /** Without next header and length: what NHC carries (RFC 6282, 4.2), before padding. */
  readonly content: Octets;
  readonly encode: (next: number) => Octets;
}

function padTo8(content: Octets): Octets {
  const missing = (8 - ((content.length + 2) % 8)) % 8;
  if (missing === 0) return content;
  return [...content, ...(missing === 1 ? [0] : [1, missing - 2, ...zeros(missing - 2)])];
}

/** A header whose length counts units of eight octets beyond the first. */
function usual(number: number, content: Octets): Extension {
  const padded = padTo8(content);
  return { number, content, encode: (next) => [next, (padded.length + 2) / 8 - 1, ...padded] };
}

function rplOption(dice: Dice): Octets {
  return [dice.pick([0x63, 0x23]), 4, dice.roll() & 0xe0, ...noise(dice, 3)];
}

/** RPL source route (RFC 6554, 3), with every way to leave out octets. */
export function sourceRoute(dice: Dice): Extension {
  const [first, last] = [dice.below(16), dice.below(16)];
  const before = dice.below(4);
  const addresses = [...noise(dice, before * (16 - first)), ...noise(dice, 16 - last)];
  const padding = (8 - (addresses.length % 8)) % 8;
  const left = dice.below(before + 2);
  const head = [3, left, (first << 4) | last, padding << 4, 0, 0];
  return usual(43, [...head, ...addresses, ...zeros(padding)]);
}

const OTHER_OPTIONS = (dice: Dice): readonly Octets[] => [
  [0],
  [1, 2, 0, 0],
  [0x05, 2, 0, 0],
  [0xc2, 4, ...u32(0x1_0000 + dice.below(1000))],
  [0xc9, 16, ...noise(dice, 16)],
  [0x1e, 3, ...noise(dice, 3)],
];

/** Any of the extension headers that a packet may have (RFC 8200, 4.1; RFC 4302; RFC 6275; RFC 7401; RFC 5533). */
export function anyExtension(dice: Dice): Extension {
  const options = (): Octets => several(dice, 2, () => dice.pick(OTHER_OPTIONS(dice)));
  return dice.pick<() => Extension>([
    () => usual(0, [...options(), ...rplOption(dice)]),
    () => usual(0, options()),
    () => usual(60, options()),
    () => sourceRoute(dice),
    () => usual(43, [dice.pick([0, 2]), 1, 0, 0, 0, 0, ...noise(dice, 16)]),
    () => fragmentHeader(dice.roll(), 0, false),
    () => authentication(dice),
    () => usual(135, [...[7, 0, 0, 0], ...noise(dice, 2)]),
  ])();
}

/** RFC 8200, 4.5. */
export function fragmentHeader(id: number, offset: number, more: boolean): Extension {
  const content = [...u16((offset << 3) | (more ? 1 : 0)), ...u32(id)];
  return { number: 44, content, encode: (next) => [next, 0, ...content] };
}

/** Its length counts units of four octets beyond the first two (RFC 4302, 2.2). */
export function authentication(dice: Dice): Extension {
  const content = [0, 0, ...u32(dice.roll()), ...u32(dice.roll()), ...noise(dice, 12)];
  return { number: 51, content, encode: (next) => [next, (content.length + 2) / 4 - 2, ...content] };
}

/** The headers one behind the other, and behind them `last`. */
export function chain(extensions: readonly Extension[], last: Chain): Chain {
  return extensions.reduceRight<Chain>(
    ({ next, octets }, { encode, number }) => ({ next: number, octets: [...encode(next), ...octets] }),
    last,
  );
}
