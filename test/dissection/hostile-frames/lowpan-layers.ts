import type { Draft } from "./draft.js";
import { ipv6, NEXT_HEADERS, udpContent, upper } from "./upper-layers.js";

const TRAFFIC_LENGTH = [4, 3, 1, 0] as const;
const UNICAST_LENGTH = [16, 8, 2, 0] as const;
const MULTICAST_LENGTH = [16, 6, 4, 1] as const;
const PORTS_LENGTH = [4, 3, 3, 1] as const;
const SIZES: readonly number[] = [16, 64, 96, 128, 200, 1280, 2047];

/** A compressed header of RFC 6282, 4, or one of RFC 7400. */
function nhc(draft: Draft, depth: number): void {
  const { dice } = draft;
  const kind = dice.below(8);
  if (kind < 4) {
    const octet = 0xf0 | dice.below(8);
    draft.u8(octet);
    draft.noise(PORTS_LENGTH[octet & 3]! + ((octet & 4) === 0 ? 2 : 0));
    udpContent(draft);
  } else if (kind === 4) {
    draft.u8(0xb0 | dice.roll());
    draft.noise(dice.below(30));
  } else nhcExtension(draft, depth);
}

function nhcExtension(draft: Draft, depth: number): void {
  const { dice } = draft;
  const identifier = dice.below(8);
  const isCompressed = dice.once(2);
  draft.u8(0xe0 | (identifier << 1) | (isCompressed ? 1 : 0));
  if (identifier === 7) {
    iphc(draft, depth + 1);
    return;
  }
  const next = dice.pick(NEXT_HEADERS);
  if (!isCompressed) draft.u8(next);
  const length = dice.below(12);
  draft.u8(dice.once(9) ? dice.roll() : length);
  draft.noise(length);
  if (isCompressed && depth < 6) nhc(draft, depth + 1);
  else upper(draft, next, depth + 1);
}

/** RFC 6282, 3.1: every combination of the base encoding, with what it says is inline. */
export function iphc(draft: Draft, depth = 0): void {
  const { dice } = draft;
  if (depth > 4) return;
  const base = 0x6000 | (dice.roll() & 0x1fff);
  const next = dice.pick(NEXT_HEADERS);
  const isMulticast = (base & 0x08) !== 0;
  const isStateful = (base & 0x04) !== 0;
  draft.u16(base);
  if ((base & 0x80) !== 0) draft.u8(dice.roll());
  draft.noise(TRAFFIC_LENGTH[(base >>> 11) & 3]!);
  if ((base & 0x0400) === 0) draft.u8(next);
  if ((base & 0x0300) === 0) draft.u8(dice.roll());
  const isUnspecified = (base & 0x40) !== 0 && (base & 0x30) === 0;
  draft.noise(isUnspecified ? 0 : UNICAST_LENGTH[(base >>> 4) & 3]!);
  if (isMulticast && isStateful) draft.noise(6);
  else draft.noise((isMulticast ? MULTICAST_LENGTH : UNICAST_LENGTH)[base & 3]!);
  if ((base & 0x0400) !== 0) nhc(draft, depth);
  else upper(draft, next, depth);
}

/** Few tags and sizes, so that fragments meet. */
function fragment(draft: Draft, isFirst: boolean): void {
  const { dice } = draft;
  const size = dice.once(9) ? dice.below(2048) : dice.pick(SIZES);
  draft.u16((isFirst ? 0xc000 : 0xe000) | size);
  draft.u16(dice.once(9) ? dice.roll() : dice.below(4));
  if (!isFirst) {
    draft.u8(dice.once(9) ? dice.roll() : dice.below(12));
    draft.noise(dice.below(12) * 8);
  } else if (dice.once(6)) dispatch(draft, 1);
  else iphc(draft);
}

function mesh(draft: Draft, depth: number): void {
  const { dice } = draft;
  const octet = 0x80 | dice.below(64);
  draft.u8(octet);
  if ((octet & 0x0f) === 0x0f) draft.u8(dice.roll());
  draft.noise(((octet & 0x20) === 0 ? 8 : 2) + ((octet & 0x10) === 0 ? 8 : 2));
  dispatch(draft, depth + 1);
}

/** RFC 8025 and RFC 8138: page 1, then routing headers, critical and elective. */
function paging(draft: Draft, depth: number): void {
  const { dice } = draft;
  draft.u8(0xf0 | (dice.once(4) ? dice.below(16) : 1));
  for (let header = dice.below(4); header > 0; header--) {
    const isCritical = dice.once(2);
    const length = dice.below(20);
    draft.u8((isCritical ? 0x80 : 0xa0) | (dice.once(9) ? dice.below(32) : length));
    draft.u8(dice.once(6) ? dice.roll() : dice.below(7));
    draft.noise(length);
  }
  dispatch(draft, depth + 1);
}

function zigbee(draft: Draft): void {
  draft.u16le(draft.dice.roll() & 0xfe7f);
  draft.noise(6 + draft.dice.below(40));
}

function plainIpv6(draft: Draft): void {
  draft.u8(0x41);
  ipv6(draft);
}

function broadcast(draft: Draft, depth: number): void {
  draft.u16(0x5000 | (draft.dice.roll() & 0xff));
  dispatch(draft, depth + 1);
}

/** RFC 4944, 10: a header as before RFC 6282. */
function hc1(draft: Draft): void {
  draft.u16(0x4200 | (draft.dice.roll() & 0xff));
  draft.noise(draft.dice.below(40));
}

const firstFragment = (draft: Draft): void => fragment(draft, true);
const laterFragment = (draft: Draft): void => fragment(draft, false);

const HEADERS: readonly ((draft: Draft, depth: number) => void)[] = [
  ...[plainIpv6, mesh, broadcast, hc1, paging, zigbee],
  ...[firstFragment, firstFragment, laterFragment, laterFragment, iphc, iphc, iphc, iphc],
];

/** One of the headers that may begin the payload of a MAC frame. */
export function dispatch(draft: Draft, depth = 0): void {
  if (depth > 4) draft.noise(draft.dice.below(20));
  else draft.dice.pick(HEADERS)(draft, depth);
}
