import { crc16, LINK_TYPE } from "../../../dissection/src/index.js";
import type { Draft } from "./draft.js";
import { dispatch } from "./lowpan-layers.js";
import { ipv4, ipv6 } from "./upper-layers.js";

const DATA = 1;
const V2015 = 2;
const ADDRESS_LENGTH = [0, 0, 2, 8] as const;
const KEY_LENGTH = [0, 1, 5, 9] as const;
const COMMANDS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0a, 0x1f, 0x20];
const HEADER_ELEMENTS: readonly number[] = [0, 0x1a, 0x1b, 0x1d, 0x1e, 0x1e, 0x21, 0x22, 0x25, 0x29];
const TERMINATION_1 = 0x7e;
const TERMINATION_2 = 0x7f;
const NESTED_ELEMENTS: readonly number[] = [0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x20, 0x33, 0x48, 0x49];

/** Which addresses carry a PAN identifier (IEEE Std 802.15.4-2015, Table 7-2, and before). */
function panIds(
  version: number,
  to: number,
  from: number,
  isCompressed: boolean,
): readonly [boolean, boolean] {
  if (version !== V2015) return [to !== 0, from !== 0 && !isCompressed];
  if (to === 0 && from === 0) return [isCompressed, false];
  if (from === 0) return [!isCompressed, false];
  if (to === 0) return [false, !isCompressed];
  if (to === 3 && from === 3) return [!isCompressed, false];
  return [true, !isCompressed];
}

/** Few addresses, so that fragments meet. */
function address(draft: Draft, mode: number): void {
  const length = ADDRESS_LENGTH[mode]!;
  if (length > 0) draft.u8(draft.dice.below(3));
  for (let i = 1; i < length; i++) draft.u8(0);
}

function security(draft: Draft): void {
  const { dice } = draft;
  const control = dice.roll() & (dice.once(4) ? 0xff : 0x3f);
  draft.u8(control);
  if ((control & 0x20) === 0) draft.noise(4);
  draft.noise(KEY_LENGTH[(control >>> 3) & 3]!);
}

/** The content of a payload IE of the MAC: nested, short and long. */
function nestedElements(draft: Draft): void {
  const { dice } = draft;
  for (let element = dice.below(4); element > 0; element--) {
    const length = dice.below(16);
    const identifier = dice.pick(NESTED_ELEMENTS);
    draft.u16le((identifier << 8) | (dice.once(8) ? dice.roll() & 0xff : length));
    draft.noise(length);
  }
}

function elements(draft: Draft): void {
  const { dice } = draft;
  for (let element = dice.below(4); element > 0; element--) {
    const length = dice.below(12);
    draft.u16le((dice.pick(HEADER_ELEMENTS) << 7) | (dice.once(8) ? dice.below(128) : length));
    draft.noise(length);
  }
  const hasPayload = dice.once(2);
  draft.u16le((hasPayload ? TERMINATION_1 : TERMINATION_2) << 7);
  if (!hasPayload) return;
  for (let group = 1 + dice.below(3); group > 0; group--) {
    const start = draft.length;
    draft.u16le(0);
    if (dice.once(3)) draft.noise(dice.below(20));
    else nestedElements(draft);
    const length = dice.once(9) ? dice.below(2048) : draft.length - start - 2;
    const descriptor = 0x8000 | (dice.pick([1, 1, 1, 0, 2, 5, 15]) << 11) | length;
    draft.patch(start, descriptor & 0xff);
    draft.patch(start + 1, descriptor >>> 8);
  }
  if (dice.once(2)) draft.u16le(0xf800);
}

function beacon(draft: Draft): void {
  const { dice } = draft;
  draft.u16le(dice.roll());
  const slots = dice.below(8);
  draft.u8(slots | (dice.roll() & 0x80));
  draft.noise(slots === 0 ? 0 : 1 + 3 * slots);
  const pending = dice.roll() & 0x77;
  draft.u8(pending);
  draft.noise(2 * (pending & 7) + 8 * (pending >>> 4));
  draft.noise(dice.below(30));
}

function command(draft: Draft): void {
  draft.u8(draft.dice.pick(COMMANDS));
  draft.noise(draft.dice.below(20));
}

function acknowledgement(draft: Draft): void {
  if (draft.dice.once(4)) draft.noise(draft.dice.below(8));
}

/** By frame type; others hold what data frames do. */
const PAYLOADS: readonly ((draft: Draft) => void)[] = [beacon, dispatch, acknowledgement, command];

/** Every frame control × addressing, with what it says follows. */
function psdu(draft: Draft): void {
  const { dice } = draft;
  const type = dice.once(3) ? dice.below(8) : DATA;
  const version = dice.once(20) ? 3 : dice.below(3);
  const [to, from] = [dice.below(4), dice.below(4)];
  const flags = dice.roll() & (dice.once(3) ? 0x03f8 : 0x0070);
  const control = type | flags | (version << 12) | (to << 10) | (from << 14);
  draft.u16le(control);
  if (version !== V2015 || (control & 0x0100) === 0) draft.u8(dice.roll());
  const [hasTo, hasFrom] = panIds(version, to, from, (control & 0x40) !== 0);
  if (hasTo) draft.u16le(0xabcd);
  address(draft, to);
  if (hasFrom) draft.u16le(0xabcd);
  address(draft, from);
  if ((control & 0x08) !== 0 && version !== 0) security(draft);
  if (version === V2015 && (control & 0x0200) !== 0) elements(draft);
  (PAYLOADS[type] ?? dispatch)(draft);
}

function withFcs(draft: Draft): void {
  const start = draft.length;
  psdu(draft);
  const crc = crc16(draft.bytes, start, draft.length);
  draft.u16le(draft.dice.once(4) ? draft.dice.roll() : crc);
}

function tap(draft: Draft): void {
  const { dice } = draft;
  const start = draft.length;
  draft.u32(0);
  for (let tlv = dice.below(5); tlv > 0; tlv--) {
    const length = dice.below(9);
    draft.u16le(dice.once(6) ? dice.roll() : dice.below(14));
    draft.u16le(dice.once(9) ? dice.roll() : length);
    draft.noise((length + 3) & ~3);
  }
  const length = dice.once(9) ? dice.below(300) : draft.length - start;
  draft.patch(start + 2, length & 0xff);
  draft.patch(start + 3, length >>> 8);
  if (dice.once(2)) withFcs(draft);
  else psdu(draft);
}

function arp(draft: Draft): void {
  draft.u32(0x0001_0800);
  draft.u16(0x0604);
  draft.u16(draft.dice.below(4));
  draft.noise(20);
}

function byEtherType(draft: Draft, type: number): void {
  if (type === 0x0800) ipv4(draft);
  else if (type === 0x86dd) ipv6(draft);
  else if (type === 0x0806) arp(draft);
  else if (type === 0x00f6 || type === 0x809a) psdu(draft);
  else draft.noise(draft.dice.below(60));
}

const ETHER_TYPES: readonly number[] = [0x0800, 0x0800, 0x86dd, 0x86dd, 0x0806, 0x88cc, 0x0026, 0x809a];

function ethernet(draft: Draft): void {
  const { dice } = draft;
  draft.noise(12);
  for (let tag = dice.once(4) ? dice.below(4) : 0; tag > 0; tag--) {
    draft.u16(dice.pick([0x8100, 0x88a8]));
    draft.u16(dice.roll());
  }
  const type = dice.pick(ETHER_TYPES);
  draft.u16(type);
  byEtherType(draft, type);
}

function cooked(draft: Draft, version: number): void {
  const { dice } = draft;
  const type = dice.pick(ETHER_TYPES);
  if (version === 2) draft.u16(type);
  draft.noise(version === 2 ? 18 : 14);
  if (version === 1) draft.u16(type);
  byEtherType(draft, type);
}

function rawIp(draft: Draft): void {
  if (draft.dice.once(2)) ipv4(draft);
  else ipv6(draft);
}

function nonaskPhy(draft: Draft): void {
  draft.noise(4);
  draft.u16(0xa700 | draft.dice.below(256));
  withFcs(draft);
}

const BUILDERS: Readonly<Record<number, (draft: Draft) => void>> = {
  [LINK_TYPE.ETHERNET]: ethernet,
  [LINK_TYPE.RAW_IP]: rawIp,
  [LINK_TYPE.LINUX_SLL]: (draft) => cooked(draft, 1),
  [LINK_TYPE.LINUX_SLL2]: (draft) => cooked(draft, 2),
  [LINK_TYPE.IEEE802_15_4_TAP]: tap,
  [LINK_TYPE.IEEE802_15_4_NOFCS]: psdu,
  [LINK_TYPE.IEEE802_15_4_NONASK_PHY]: nonaskPhy,
  [LINK_TYPE.IEEE802_15_4_WITHFCS]: withFcs,
};

/** A frame of the link type. */
export function buildFrame(draft: Draft, linkType: number): void {
  BUILDERS[linkType]!(draft);
}
