import type { Dice } from "../hostile-frames/dice.js";
import { noise, type Octets, several, u16le } from "./octets.js";

function headerElement(identifier: number, content: Octets): Octets {
  return [...u16le(content.length | (identifier << 7)), ...content];
}

function payloadElement(group: number, content: Octets): Octets {
  return [...u16le(0x8000 | (group << 11) | content.length), ...content];
}

function shortElement(identifier: number, content: Octets): Octets {
  return [...u16le((identifier << 8) | content.length), ...content];
}

function longElement(identifier: number, content: Octets): Octets {
  return [...u16le(0x8000 | (identifier << 11) | content.length), ...content];
}

function anyHeaderElement(dice: Dice): Octets {
  return dice.pick<() => Octets>([
    () => headerElement(0x1e, u16le(dice.roll() & 0x8fff)),
    () => headerElement(0x00, noise(dice, 3 + dice.below(5))),
    () => headerElement(0x1a, noise(dice, 4)),
    () => headerElement(0x1d, noise(dice, 2)),
    () => headerElement(0x22, noise(dice, 1)),
    () => headerElement(0x2b, noise(dice, dice.below(8))),
  ])();
}

function slotframes(dice: Dice): Octets {
  const frames = Array.from({ length: dice.below(3) }, () => {
    const links = dice.below(3);
    return [...noise(dice, 3), links, ...noise(dice, links * 5)];
  });
  return [frames.length, ...frames.flat()];
}

function hopping(dice: Dice): Octets {
  const channels = dice.below(5);
  const bitmap = noise(dice, 4);
  return dice.once(2)
    ? [dice.roll() & 0xff]
    : [1, 0, ...u16le(16), ...bitmap, ...u16le(channels), ...noise(dice, 2 * channels), ...noise(dice, 2)];
}

function nestedElement(dice: Dice): Octets {
  return dice.pick<() => Octets>([
    () => shortElement(0x1a, noise(dice, 6)),
    () => shortElement(0x1b, slotframes(dice)),
    () => shortElement(0x1c, dice.once(2) ? [0] : [1, ...noise(dice, 24)]),
    () => longElement(0x09, hopping(dice)),
    () => shortElement(0x1d, noise(dice, 2)),
    () => shortElement(0x20, noise(dice, 1)),
  ])();
}

/** Elements of the MAC: synchronisation, slotframes and links, timeslots, hopping (IEEE Std 802.15.4-2020, 7.4.4). */
export function managementElement(dice: Dice): Octets {
  return payloadElement(
    1,
    several(dice, 4, () => nestedElement(dice)),
  );
}

/** RFC 8480, 3.2 and 3.3: requests and responses with what belongs to them. */
export function sixtopElement(dice: Dice): Octets {
  const type = dice.below(3);
  const code = type === 0 ? 1 + dice.below(7) : dice.below(11);
  const cells = (): Octets => noise(dice, 4 * dice.below(4));
  const bodies: Readonly<Record<number, () => Octets>> = {
    1: () => [...noise(dice, 3), dice.below(5), ...cells()],
    2: () => [...noise(dice, 3), dice.below(5), ...cells()],
    3: () => [...noise(dice, 3), 1, ...noise(dice, 4), ...cells()],
    4: () => noise(dice, 3),
    5: () => [...noise(dice, 3), 0, ...noise(dice, 4)],
    6: () => [...noise(dice, 2), ...noise(dice, dice.below(6))],
    7: () => [],
  };
  const body = type === 0 ? bodies[code]!() : cells();
  return payloadElement(5, [0xc9, type << 4, code, ...noise(dice, 2), ...body]);
}

/** Header elements, and behind their termination payload elements. */
export function elements(dice: Dice, payloadElements: Octets, hasPayload: boolean): Octets {
  const header = several(dice, 2, () => anyHeaderElement(dice));
  if (payloadElements.length > 0) {
    const end = hasPayload || dice.once(2) ? payloadElement(0xf, []) : [];
    return [...header, ...headerElement(0x7e, []), ...payloadElements, ...end];
  }
  return hasPayload || dice.once(2) ? [...header, ...headerElement(0x7f, [])] : header;
}
