import { createCipheriv } from "node:crypto";
import { crc16 } from "../../../dissection/src/index.js";
import type { Dice } from "../hostile-frames/dice.js";
import { noise, type Octets, u8, u16le, u32le } from "./octets.js";

/** The key of all frames here, and the key index that names it. */
export const KEY = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";
export const KEY_INDEX = 7;

const LENGTHS = [0, 0, 2, 8] as const;
const V2015 = 2;

/** What a MAC header says; addresses in the order in which they are sent. */
export interface Header {
  readonly type: number;
  readonly version: number;
  readonly to: number;
  readonly from: number;
  /** Frame pending, acknowledgement request, PAN identifier compression and sequence number suppression. */
  readonly flags: number;
  readonly destination: Octets;
  readonly source: Octets;
}

/** Which addresses have a PAN identifier (IEEE Std 802.15.4-2020, Table 7-2, and before). */
function panIds({ flags, from, to, version }: Header): readonly [boolean, boolean] {
  const isCompressed = (flags & 0x40) !== 0;
  if (version !== V2015) return [to !== 0, from !== 0 && !isCompressed];
  if (to === 0 && from === 0) return [isCompressed, false];
  if (from === 0) return [!isCompressed, false];
  if (to === 0) return [false, !isCompressed];
  if (to === 3 && from === 3) return [!isCompressed, false];
  return [true, !isCompressed];
}

function mode(dice: Dice): number {
  return dice.pick([0, 2, 3, 3]);
}

/** A header of any form that is allowed. */
export function anyHeader(dice: Dice, type: number, version = dice.below(3)): Header {
  const [to, from] = [mode(dice), mode(dice)];
  const mayCompress = version === V2015 || (to !== 0 && from !== 0);
  const flags = dice.roll() & 0x30 & (mayCompress ? 0x70 : 0x30);
  const compression = mayCompress && dice.once(2) ? 0x40 : 0;
  const suppression = version === V2015 && dice.once(4) ? 0x100 : 0;
  const addresses = { destination: noise(dice, LENGTHS[to]!), source: noise(dice, LENGTHS[from]!) };
  return { type, version, to, from, flags: flags | compression | suppression, ...addresses };
}

/** A data frame of 2006 within a PAN, between addresses of any form. */
export function dataHeader(dice: Dice): Header {
  const [to, from] = [dice.pick([2, 3]), dice.pick([2, 3])];
  const addresses = { destination: noise(dice, LENGTHS[to]!), source: noise(dice, LENGTHS[from]!) };
  return { type: 1, version: dice.below(2), to, from, flags: 0x40 | (dice.roll() & 0x20), ...addresses };
}

/** The header up to what may be secured; `more` are bits of the frame control field. */
export function encodeHeader(dice: Dice, header: Header, more = 0): Octets {
  const { destination, flags, from, source, to, type, version } = header;
  const control = type | flags | more | (to << 10) | (version << 12) | (from << 14);
  const [hasTo, hasFrom] = panIds(header);
  return [
    ...u16le(control),
    ...(version === V2015 && (flags & 0x100) !== 0 ? [] : u8(dice.roll())),
    ...(hasTo ? u16le(0xabcd) : []),
    ...destination,
    ...(hasFrom ? u16le(dice.pick([0xabcd, 0x1234])) : []),
    ...source,
  ];
}

/** The frame with its check sequence: right, but once in sixteen. */
export function withFcs(dice: Dice, psdu: Octets): Octets {
  const sum = crc16(Uint8Array.from(psdu), 0, psdu.length);
  return [...psdu, ...u16le(dice.once(16) ? sum ^ 0x4000 : sum)];
}

const MIC_LENGTHS = [0, 4, 8, 16] as const;
const KEY_SOURCE_LENGTHS = [0, 0, 4, 8] as const;

function nonceOf({ source }: Header, counter: number, level: number): Octets {
  return [...source.toReversed(), ...u32le(counter).toReversed(), level];
}

/** AES-CCM* (IEEE Std 802.15.4-2020, annex B): what is sent in the place of `content`, and the integrity code. */
function encipher(nonce: Octets, open: Octets, content: Octets, level: number): Octets {
  const key = Buffer.from(KEY, "hex");
  const isCiphered = (level & 4) !== 0;
  const length = MIC_LENGTHS[level & 3]!;
  if (length === 0) {
    if (!isCiphered) return content;
    const counter = Buffer.from([1, ...nonce, 0, 1]);
    return [...createCipheriv("aes-128-ctr", key, counter).update(Buffer.from(content))];
  }
  const cipher = createCipheriv("aes-128-ccm", key, Buffer.from(nonce), { authTagLength: length });
  const covered = Buffer.from(isCiphered ? open : [...open, ...content]);
  const plain = Buffer.from(isCiphered ? content : []);
  cipher.setAAD(covered, { plaintextLength: plain.length });
  const ciphered = [...cipher.update(plain), ...cipher.final()];
  return [...(isCiphered ? ciphered : content), ...cipher.getAuthTag()];
}

/** The payload behind its header and the security header; `isOurs` frames can be deciphered with `KEY`. */
export function secured(dice: Dice, header: Header, open: Octets, content: Octets, isOurs: boolean): Octets {
  const level = dice.below(8);
  const keyMode = isOurs ? 1 : dice.below(4);
  const counter = dice.roll();
  const isSuppressed = !isOurs && header.version === V2015 && dice.once(4);
  const start = [
    ...encodeHeader(dice, header, 0x08),
    ...u8(level | (keyMode << 3) | (isSuppressed ? 0x20 : 0)),
    ...(isSuppressed ? [] : u32le(counter)),
    ...noise(dice, KEY_SOURCE_LENGTHS[keyMode]!),
    ...(keyMode === 0 ? [] : [isOurs ? KEY_INDEX : 100]),
    ...open,
  ];
  if (!isOurs) return [...start, ...noise(dice, content.length + MIC_LENGTHS[level & 3]!)];
  return [...start, ...encipher(nonceOf(header, counter, level), start, content, level)];
}

/** IEEE Std 802.15.4-2020, 7.3.1: superframe, guaranteed time slots, pending addresses, payload. */
export function beaconFields(dice: Dice): Octets {
  const slots = dice.below(4);
  const [short, long] = [dice.below(3), dice.below(3)];
  return [
    ...u16le(dice.roll()),
    slots | (dice.roll() & 0x80),
    ...(slots === 0 ? [] : [dice.roll() & 0x7f, ...noise(dice, 3 * slots)]),
    short | (long << 4),
    ...noise(dice, 2 * short + 8 * long),
  ];
}

const COMMAND_CONTENTS: Readonly<Record<number, number>> = {
  1: 1,
  2: 3,
  3: 1,
  4: 0,
  5: 0,
  6: 0,
  7: 0,
  8: 7,
  9: 1,
};

/** IEEE Std 802.15.4-2020, 7.5: identifier and content. */
export function commandFields(dice: Dice): Octets {
  const command = 1 + dice.below(9);
  return [command, ...noise(dice, COMMAND_CONTENTS[command]!)];
}

/** IEEE Std 802.15.4-2020, 7.3.5: frame control of one octet or two, and what it says is there. */
export function multipurpose(dice: Dice): Octets {
  const [to, from] = [mode(dice), mode(dice)];
  const isLong = dice.once(2);
  const flags = isLong ? dice.roll() & 0x4d00 : 0;
  const control = 5 | (isLong ? 8 : 0) | (to << 4) | (from << 6) | flags;
  return [
    ...(isLong ? u16le(control) : u8(control)),
    ...(isLong && (flags & 0x0400) !== 0 ? [] : u8(dice.roll())),
    ...((flags & 0x0100) === 0 ? [] : u16le(0xabcd)),
    ...noise(dice, LENGTHS[to]! + LENGTHS[from]!),
  ];
}
