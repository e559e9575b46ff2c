import type { Draft } from "./draft.js";

/** Protocol numbers that lead on, and some that do not. */
export const NEXT_HEADERS: readonly number[] = [
  0, 1, 4, 6, 17, 17, 17, 41, 43, 44, 47, 50, 51, 58, 58, 58, 59, 60, 132, 135, 253,
];

const PORTS: readonly number[] = [
  21, 53, 80, 546, 1883, 5353, 5683, 5683, 5683, 5683, 5684, 8080, 17_754, 0xf0b1, 0xf0b3, 40_000,
];
const ICMPV6_TYPES: readonly number[] = [
  1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 155, 155, 155, 157, 200,
];
const RPL_CODES: readonly number[] = [0, 1, 1, 2, 2, 3, 4, 0x80, 0x81, 0x82, 0x83, 0x8a];
const RPL_OPTIONS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 200];
/** Octets between code and options, by code (RFC 6550, 6.2 to 6.5). */
const RPL_BASE: readonly number[] = [2, 24, 20, 20];
/** Configuration, target with a whole address, and transit information, as long as they should be. */
const RPL_OPTION_LENGTHS: readonly (readonly [type: number, length: number])[] = [
  [4, 14],
  [5, 18],
  [6, 20],
  [8, 30],
];
const ND_OPTIONS: readonly number[] = [1, 2, 3, 4, 5, 25, 31, 33, 34, 35, 99];
const HOP_OPTIONS: readonly number[] = [0, 1, 5, 0x63, 0x23, 0x63, 0x23, 0xc2];
const TEXTS: readonly string[] = [
  "GET /a HTTP/1.1\r\nHost: node\r\nUser-Agent: x\r\n\r\n",
  "HTTP/1.1 404 Not Found\r\n",
  "HTTP/",
  "USER anonymous\r\n",
  "RETR ",
  "\r\n\r\n\r\n",
];

function coap(draft: Draft): void {
  const { dice } = draft;
  const token = dice.below(10);
  draft.u8(0x40 | (dice.below(4) << 4) | token);
  draft.u8(dice.pick([1, 2, 3, 4, 0x41, 0x45, 0x84, 0, 0xff]));
  draft.u16(dice.roll());
  draft.noise(token);
  for (let option = dice.below(8); option > 0; option--) {
    const header = dice.once(6)
      ? dice.roll()
      : (dice.pick([0, 1, 3, 4, 6, 9, 11, 12, 13]) << 4) | dice.below(9);
    draft.u8(header);
    draft.noise((header >>> 4 === 13 ? 1 : 0) + (header & 0x0f));
  }
  if (dice.once(2)) draft.u8(0xff);
  draft.noise(dice.below(20));
}

/** What UDP and TCP carry: something that is spoken there, or noise. */
function content(draft: Draft): void {
  const { dice } = draft;
  const kind = dice.below(6);
  if (kind === 0) draft.text(dice.pick(TEXTS));
  else if (kind < 3) coap(draft);
  else if (kind === 3) dns(draft);
  else if (kind === 4) {
    draft.u8(dice.roll());
    draft.noise(dice.below(6));
  } else zep(draft);
}

function dns(draft: Draft): void {
  const { dice } = draft;
  draft.u16(dice.roll());
  draft.u16(dice.pick([0x0100, 0x8180, dice.roll()]));
  for (let i = 0; i < 4; i++) draft.u16(dice.once(9) ? dice.roll() : dice.below(3));
  for (let label = dice.below(6); label > 0; label--) {
    // A label, or a pointer, perhaps to itself.
    if (dice.once(4)) draft.u16(0xc000 | dice.below(64));
    else {
      const length = dice.below(12);
      draft.u8(dice.once(9) ? dice.roll() : length);
      draft.noise(length);
    }
  }
  draft.u8(0);
  draft.u32(dice.pick([0x0001_0001, 0x001c_0001, dice.roll()]));
}

function zep(draft: Draft): void {
  const { dice } = draft;
  draft.text("EX");
  const version = dice.pick([1, 2, 2, 2, 3]);
  draft.u8(version);
  if (version === 2) draft.u8(dice.pick([1, 1, 1, 2, 255]));
  draft.noise(version === 1 ? 12 : 27);
  const length = dice.below(60);
  draft.u8(dice.once(8) ? dice.roll() : length);
  draft.u16le(0x8841 | (dice.roll() & 0x4c78));
  draft.noise(length);
}

export function udp(draft: Draft): void {
  const { dice } = draft;
  draft.u16(dice.pick(PORTS));
  draft.u16(dice.pick(PORTS));
  draft.u16(dice.once(4) ? dice.roll() : 8 + dice.below(60));
  draft.u16(dice.roll());
  content(draft);
}

/** What follows a compressed UDP header. */
export const udpContent = content;

function tcp(draft: Draft): void {
  const { dice } = draft;
  draft.u16(dice.pick(PORTS));
  draft.u16(dice.pick(PORTS));
  draft.noise(8);
  draft.u8((dice.once(4) ? dice.below(16) : 5 + dice.below(4)) << 4);
  draft.noise(7);
  draft.tlvs([0, 1, 2, 3, 4, 8], dice.below(4));
  content(draft);
}

function icmpv6(draft: Draft): void {
  const { dice } = draft;
  const type = dice.pick(ICMPV6_TYPES);
  const code = type === 155 ? dice.pick(RPL_CODES) : dice.below(8);
  draft.u8(type);
  draft.u8(code);
  draft.u16(dice.roll());
  if (code < RPL_BASE.length && type === 155) rplMessage(draft, code);
  // The fixed parts of messages are of these lengths; options follow.
  else draft.noise(dice.pick([0, 2, 4, 8, 12, 20, 24, 36]));
  draft.tlvs(type === 155 ? RPL_OPTIONS : ND_OPTIONS, dice.below(5));
}

function rplMessage(draft: Draft, code: number): void {
  const { dice } = draft;
  draft.noise(RPL_BASE[code]!);
  for (let option = dice.below(4); option > 0; option--) {
    const [type, length] = dice.pick(RPL_OPTION_LENGTHS);
    draft.u8(type);
    draft.u8(length);
    draft.u8(0);
    draft.u8(dice.once(4) ? dice.roll() : 128);
    draft.noise(length - 2);
  }
}

/** Hop-by-hop or destination options, routing, or another header of eight octets and its multiples. */
function extension(draft: Draft, kind: number, depth: number): void {
  const { dice } = draft;
  const next = dice.pick(NEXT_HEADERS);
  draft.u8(next);
  draft.u8(dice.once(8) ? dice.roll() : dice.below(3));
  const start = draft.length;
  if (kind === 43) {
    draft.u8(dice.pick([0, 2, 3, 3, 3, 4]));
    draft.noise(5 + 8 * dice.below(3));
  } else if (kind === 44) draft.noise(6);
  else draft.tlvs(HOP_OPTIONS, 1 + dice.below(3));
  while ((draft.length - start + 2) % 8 !== 0) draft.u8(0);
  upper(draft, next, depth + 1);
}

function sctp(draft: Draft): void {
  const { dice } = draft;
  draft.noise(12);
  for (let chunk = dice.below(4); chunk > 0; chunk--) {
    const length = dice.below(16);
    draft.u16(dice.below(16) << 8);
    draft.u16(dice.once(6) ? dice.roll() : 4 + length);
    draft.noise(length);
  }
}

const DEEPEST = 8;

/** What the protocol number says, or noise. */
export function upper(draft: Draft, protocol: number, depth = 0): void {
  const { dice } = draft;
  if (depth > DEEPEST || dice.once(20)) draft.noise(dice.below(40));
  else if (protocol === 17) udp(draft);
  else if (protocol === 58) icmpv6(draft);
  else if (protocol === 6) tcp(draft);
  else if (protocol === 132) sctp(draft);
  else if (protocol === 41) ipv6(draft, depth + 1);
  else if (protocol === 4) ipv4(draft, depth + 1);
  else if ([0, 43, 44, 60, 135].includes(protocol)) extension(draft, protocol, depth);
  else draft.noise(dice.below(30));
}

export function ipv6(draft: Draft, depth = 0): void {
  const { dice } = draft;
  const next = dice.pick(NEXT_HEADERS);
  draft.u32(dice.once(9) ? dice.roll() : 0x6000_0000 | (dice.roll() & 0x0fff_ffff));
  draft.u16(dice.once(4) ? dice.roll() : dice.below(120));
  draft.u8(next);
  draft.u8(dice.roll());
  for (let i = 0; i < 2; i++) {
    draft.u16(dice.pick([0xfe80, 0xff02, 0xfd00, 0]));
    draft.noise(14);
  }
  upper(draft, next, depth);
}

export function ipv4(draft: Draft, depth = 0): void {
  const { dice } = draft;
  const words = dice.once(4) ? dice.below(16) : 5;
  const next = dice.pick([1, 2, 4, 6, 6, 17, 17, 41, 47, 132]);
  draft.u8(0x40 | words);
  draft.u8(0);
  draft.u16(dice.once(4) ? dice.roll() : 20 + dice.below(100));
  draft.u16(dice.below(4));
  draft.u16(dice.once(3) ? dice.roll() : 0);
  draft.u8(64);
  draft.u8(next);
  draft.noise(10);
  if (words > 5) draft.tlvs([0, 1, 7, 68, 131, 136], 1 + dice.below(3));
  upper(draft, next, depth + 1);
}
