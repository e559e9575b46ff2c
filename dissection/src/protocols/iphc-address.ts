import { parseIp6 } from "../addresses.js";
import {
  type Context,
  fail,
  has,
  IDENTIFIER,
  type IdentifierOrigin,
  type Reading,
  STOP,
  truncated,
} from "../reading.js";
import { clearScratch, type Slots, scratchOf, setOffset } from "../slots.js";

/** Two slots that get the same address: as 6LoWPAN gives it and as IPv6 has it. */
export interface AddressSlots {
  readonly lowpan: number;
  readonly ipv6: number;
}

/** What the two bits of SAM and DAM mean for a unicast address (RFC 6282, 3.1.1). */
const MODE = { FULL: 0, LONG: 1, SHORT: 2, ELIDED: 3 } as const;
const UNICAST_LENGTH = [16, 8, 2, 0] as const;

/** Octets inline of a multicast address (RFC 6282, 3.1.1, M=1 DAC=0). */
const MULTICAST_LENGTH = [16, 6, 4, 1] as const;

/** The only multicast mode that uses a context (M=1 DAC=1 DAM=00). */
const PREFIX_BASED_LENGTH = 6;

const MULTICAST = 0xff;
const LINK_LOCAL_SCOPE = 0x02;

/** Bits of the usual prefix, and of an identifier. */
const HALF_BITS = 64;

/** What the identifier is appended to where no context is used. */
export const LINK_LOCAL: Context = { prefix: parseIp6("fe80::")!, length: 64 };

/** The address that was put together in the scratch at `start`. */
export function putAssembled(slots: Slots, to: AddressSlots, start: number): true {
  return put(slots, to, ~start);
}

function put(slots: Slots, to: AddressSlots, offset: number): true {
  setOffset(slots, to.lowpan, offset);
  setOffset(slots, to.ipv6, offset);
  return true;
}

/** An address is put together only for who asks for it. */
function isWanted(slots: Slots, to: AddressSlots): boolean {
  return slots.wanted[to.lowpan]! + slots.wanted[to.ipv6]! > 0;
}

// Every compressed frame has two addresses: written out, their halves take two thirds of the time of a loop.

/** Eight octets. */
function copyHalf(bytes: Uint8Array, from: number, into: Uint8Array, at: number): void {
  into[at] = bytes[from]!;
  into[at + 1] = bytes[from + 1]!;
  into[at + 2] = bytes[from + 2]!;
  into[at + 3] = bytes[from + 3]!;
  into[at + 4] = bytes[from + 4]!;
  into[at + 5] = bytes[from + 5]!;
  into[at + 6] = bytes[from + 6]!;
  into[at + 7] = bytes[from + 7]!;
}

/** Eight octets, the last first. */
function copyReversed(bytes: Uint8Array, from: number, into: Uint8Array, at: number): void {
  into[at] = bytes[from + 7]!;
  into[at + 1] = bytes[from + 6]!;
  into[at + 2] = bytes[from + 5]!;
  into[at + 3] = bytes[from + 4]!;
  into[at + 4] = bytes[from + 3]!;
  into[at + 5] = bytes[from + 2]!;
  into[at + 6] = bytes[from + 1]!;
  into[at + 7] = bytes[from]!;
}

/** Interface identifier 0000:00ff:fe00:XXXX of a 16-bit address (RFC 6282, 3.2.2). */
function writeShortIdentifier(into: Uint8Array, at: number, high: number, low: number): void {
  into[at] = 0;
  into[at + 1] = 0;
  into[at + 2] = 0;
  into[at + 3] = 0xff;
  into[at + 4] = 0xfe;
  into[at + 5] = 0;
  into[at + 6] = high;
  into[at + 7] = low;
}

/** An identifier that was left out, from the encapsulating header (RFC 6282, 3.2.2); false if that has none. */
export function writeElided(into: Uint8Array, at: number, origin: IdentifierOrigin): boolean {
  const { kind, bytes, at: from, littleEndian } = origin;
  if (kind === IDENTIFIER.NONE) return false;
  if (kind === IDENTIFIER.SHORT) {
    writeShortIdentifier(
      into,
      at,
      bytes[from + (littleEndian ? 1 : 0)]!,
      bytes[from + (littleEndian ? 0 : 1)]!,
    );
    return true;
  }
  if (kind === IDENTIFIER.INTERFACE) {
    copyHalf(bytes, from, into, at);
    return true;
  }
  if (littleEndian) copyReversed(bytes, from, into, at);
  else copyHalf(bytes, from, into, at);
  // An EUI-64 becomes an identifier by its universal/local bit (RFC 4291, appendix A).
  into[at] = into[at]! ^ 0x02;
  return true;
}

/** Bits of a context count for more than those of the identifier (RFC 6282, 3.1.1). */
function overlay(into: Uint8Array, at: number, context: Context): void {
  into.fill(0, at, at + HALF_BITS / 8);
  const whole = context.length >>> 3;
  for (let i = 0; i < whole; i++) into[at + i] = context.prefix[i]!;
  const mask = (0xff00 >>> (context.length & 7)) & 0xff;
  if (mask !== 0) into[at + whole] = (context.prefix[whole]! & mask) | (into[at + whole]! & ~mask);
}

function assembleUnicast(
  reading: Reading,
  to: AddressSlots,
  mode: number,
  prefix: Context,
  origin: IdentifierOrigin,
): void {
  const { bytes, at, slots } = reading;
  const { scratch } = slots;
  const start = scratchOf(to.ipv6);
  if (mode === MODE.LONG) copyHalf(bytes, at, scratch, start + 8);
  else if (mode === MODE.SHORT) writeShortIdentifier(scratch, start + 8, bytes[at]!, bytes[at + 1]!);
  else if (!writeElided(scratch, start + 8, origin)) return;
  if (prefix.length === HALF_BITS) copyHalf(prefix.prefix, 0, scratch, start);
  else overlay(scratch, start, prefix);
  putAssembled(slots, to, start);
}

/**
 * A unicast address with `prefix` and what `mode` says of its identifier. It is left absent where the
 * prefix is that of an unknown context (`undefined`), or where the header around it has no address to
 * make the identifier from. False if it is not all there.
 */
export function readUnicast(
  reading: Reading,
  to: AddressSlots,
  mode: number,
  prefix: Context | undefined,
  origin: IdentifierOrigin,
): boolean {
  const length = UNICAST_LENGTH[mode]!;
  if (!has(reading, length)) return truncated(reading, "lowpan") !== STOP;
  if (mode === MODE.FULL) put(reading.slots, to, reading.at);
  else if (prefix !== undefined && isWanted(reading.slots, to))
    assembleUnicast(reading, to, mode, prefix, origin);
  reading.at += length;
  return true;
}

/** The unspecified address (RFC 6282, 3.1.1, SAC=1 SAM=00). */
export function putUnspecified(reading: Reading, to: AddressSlots): true {
  return putAssembled(reading.slots, to, clearScratch(reading.slots, to.ipv6));
}

/** ff02::00XX, ffXX::00XX:XXXX or ffXX::00XX:XXXX:XXXX, or all of it (RFC 6282, 3.1.1, M=1 DAC=0). */
export function readMulticast(reading: Reading, to: AddressSlots, mode: number): boolean {
  const { bytes, at, slots } = reading;
  const length = MULTICAST_LENGTH[mode]!;
  if (!has(reading, length)) return truncated(reading, "lowpan") !== STOP;
  reading.at += length;
  if (mode === MODE.FULL) return put(slots, to, at);
  const start = clearScratch(slots, to.ipv6);
  const hasScope = length > 1;
  slots.scratch[start] = MULTICAST;
  slots.scratch[start + 1] = hasScope ? bytes[at]! : LINK_LOCAL_SCOPE;
  for (let i = hasScope ? 1 : 0; i < length; i++) slots.scratch[start + 16 - length + i] = bytes[at + i]!;
  return putAssembled(slots, to, start);
}

/** ffXX:XXLL:PPPP:PPPP:PPPP:PPPP:XXXX:XXXX with length and prefix of a context (RFC 6282, 3.1.1; RFC 3306). */
export function readPrefixBasedMulticast(
  reading: Reading,
  to: AddressSlots,
  mode: number,
  context: Context | undefined,
): boolean {
  const { bytes, at, slots } = reading;
  if (mode !== MODE.FULL) return fail(reading, "lowpan", "reserved IPHC address mode") !== STOP;
  if (!has(reading, PREFIX_BASED_LENGTH)) return truncated(reading, "lowpan") !== STOP;
  reading.at += PREFIX_BASED_LENGTH;
  if (context === undefined) return true;
  const start = clearScratch(slots, to.ipv6);
  const { scratch } = slots;
  scratch[start] = MULTICAST;
  scratch[start + 1] = bytes[at]!;
  scratch[start + 2] = bytes[at + 1]!;
  scratch[start + 3] = Math.min(context.length, 64);
  for (let i = 0; i < 8; i++) scratch[start + 4 + i] = context.prefix[i]!;
  for (let i = 2; i < PREFIX_BASED_LENGTH; i++) scratch[start + 10 + i] = bytes[at + i]!;
  return putAssembled(slots, to, start);
}
