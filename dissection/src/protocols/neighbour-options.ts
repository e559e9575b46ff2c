import { slotOf } from "../attributes.js";
import { learnContext } from "../learned-contexts.js";
import type { Reading } from "../reading.js";
import { clearScratch, isSet, setNumber, setOffset } from "../slots.js";
import {
  putFirst8,
  putFirst16,
  putFirst32,
  putFirstAddress,
  putFirstFlag,
  putFirstSpan,
} from "./first-fields.js";

const LINK_ADDRESS = slotOf("icmpv6.link_address");
const PREFIX = slotOf("icmpv6.prefix");
const PREFIX_LENGTH = slotOf("icmpv6.prefix_length");
const PREFIX_LIFETIME = slotOf("icmpv6.prefix_valid_lifetime");
const REGISTRATION_STATUS = slotOf("icmpv6.aro_status");
const REGISTRATION_LIFETIME = slotOf("icmpv6.aro_lifetime");
const REGISTRATION_EUI64 = slotOf("icmpv6.aro_eui64");
const CONTEXT_IDENTIFIER = slotOf("icmpv6.context_id");
const CONTEXT_LENGTH = slotOf("icmpv6.context_length");
const CONTEXT_COMPRESSES = slotOf("icmpv6.context_compresses");
const CONTEXT_LIFETIME = slotOf("icmpv6.context_lifetime");
const CONTEXT_PREFIX = slotOf("icmpv6.context_prefix");

/** iana.org/assignments/icmpv6-parameters: options of neighbour discovery that are read. */
const OPTION = { SOURCE_LINK: 1, TARGET_LINK: 2, PREFIX: 3, REGISTRATION: 33, CONTEXT: 34 } as const;

const PREFIX_OPTION_LENGTH = 32;
const REGISTRATION_OPTION_LENGTH = 16;
const CONTEXT_HEADER_LENGTH = 8;
/** Bits of the octet with the identifier. */
const CONTEXT_IDENTIFIER_MASK = 0x0f;
const CONTEXT_COMPRESSES_BIT = 0x10;
const ADDRESS_LENGTH = 16;
const EUI64_LENGTH = 8;

/** An address of 48 bits fills its option, one of 64 bits leaves six octets of padding (RFC 4944, 8). */
function putLinkAddress(reading: Reading, at: number, length: number): void {
  const octets = length === 8 ? 6 : EUI64_LENGTH;
  putFirstSpan(reading, LINK_ADDRESS, at + 2, octets);
}

/** Prefix information (RFC 4861, 4.6.2). */
function putPrefix(reading: Reading, at: number): void {
  putFirst8(reading, PREFIX_LENGTH, at + 2);
  putFirst32(reading, PREFIX_LIFETIME, at + 4);
  putFirstAddress(reading, PREFIX, at + ADDRESS_LENGTH);
}

/** Address registration (RFC 6775, 4.1). */
function putRegistration(reading: Reading, at: number): void {
  putFirst8(reading, REGISTRATION_STATUS, at + 2);
  putFirst16(reading, REGISTRATION_LIFETIME, at + 6);
  putFirstSpan(reading, REGISTRATION_EUI64, at + 8, EUI64_LENGTH);
}

/** The prefix of a context, filled up with zeros. */
function putContextPrefix({ bytes, end, slots }: Reading, at: number, octets: number): void {
  if (at + octets > end || isSet(slots, CONTEXT_PREFIX)) return;
  const start = clearScratch(slots, CONTEXT_PREFIX);
  for (let i = 0; i < octets; i++) slots.scratch[start + i] = bytes[at + i]!;
  setOffset(slots, CONTEXT_PREFIX, ~start);
}

/** 6LoWPAN context (RFC 6775, 4.2): its prefix has eight octets or sixteen. If it may teach, IPHC uses it from now on. */
function readContext(reading: Reading, at: number, length: number, mayTeach: boolean): void {
  const { bytes, end, slots } = reading;
  const octets = Math.min(length - CONTEXT_HEADER_LENGTH, ADDRESS_LENGTH);
  if (at + 2 >= end || bytes[at + 2]! > octets * 8) return;
  putFirst8(reading, CONTEXT_LENGTH, at + 2);
  if (at + 3 >= end) return;
  const identifier = bytes[at + 3]! & CONTEXT_IDENTIFIER_MASK;
  if (mayTeach && at + length <= end)
    learnContext(reading, identifier, at + CONTEXT_HEADER_LENGTH, bytes[at + 2]!);
  if (!isSet(slots, CONTEXT_IDENTIFIER)) setNumber(slots, CONTEXT_IDENTIFIER, identifier);
  putFirstFlag(reading, CONTEXT_COMPRESSES, at + 3, CONTEXT_COMPRESSES_BIT);
  putFirst16(reading, CONTEXT_LIFETIME, at + 6);
  putContextPrefix(reading, at + CONTEXT_HEADER_LENGTH, octets);
}

/** One option at the cursor, or what there is of it; of each kind the first is named. */
export function readNeighbourOption(reading: Reading, type: number, length: number, mayTeach: boolean): void {
  const { at } = reading;
  if (type === OPTION.SOURCE_LINK || type === OPTION.TARGET_LINK) putLinkAddress(reading, at, length);
  else if (type === OPTION.PREFIX && length >= PREFIX_OPTION_LENGTH) putPrefix(reading, at);
  else if (type === OPTION.REGISTRATION && length >= REGISTRATION_OPTION_LENGTH) putRegistration(reading, at);
  else if (type === OPTION.CONTEXT) readContext(reading, at, length, mayTeach);
}
