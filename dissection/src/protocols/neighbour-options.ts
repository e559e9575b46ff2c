import { slotOf } from "../attributes.js";
import { learnContext } from "../learned-contexts.js";
import { type Reading, uint16, uint32 } from "../reading.js";
import { clearScratch, isSet, setFlag, setNumber, setOffset, setSpan } from "../slots.js";

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
const ADDRESS_LENGTH = 16;
const EUI64_LENGTH = 8;

/** An address of 48 bits fills its option, one of 64 bits leaves six octets of padding (RFC 4944, 8). */
function putLinkAddress(reading: Reading, at: number, length: number): void {
  const octets = length === 8 ? 6 : EUI64_LENGTH;
  if (!isSet(reading.slots, LINK_ADDRESS)) setSpan(reading.slots, LINK_ADDRESS, at + 2, octets);
}

/** Prefix information (RFC 4861, 4.6.2). */
function putPrefix({ bytes, slots }: Reading, at: number): void {
  if (isSet(slots, PREFIX)) return;
  setNumber(slots, PREFIX_LENGTH, bytes[at + 2]!);
  setNumber(slots, PREFIX_LIFETIME, uint32(bytes, at + 4));
  setOffset(slots, PREFIX, at + ADDRESS_LENGTH);
}

/** Address registration (RFC 6775, 4.1). */
function putRegistration({ bytes, slots }: Reading, at: number): void {
  if (isSet(slots, REGISTRATION_STATUS)) return;
  setNumber(slots, REGISTRATION_STATUS, bytes[at + 2]!);
  setNumber(slots, REGISTRATION_LIFETIME, uint16(bytes, at + 6));
  setSpan(slots, REGISTRATION_EUI64, at + 8, EUI64_LENGTH);
}

/** 6LoWPAN context (RFC 6775, 4.2): its prefix has eight octets or sixteen. If it may teach, IPHC uses it from now on. */
function readContext(reading: Reading, at: number, length: number, mayTeach: boolean): void {
  const { bytes, slots } = reading;
  const bits = bytes[at + 2]!;
  const octets = Math.min(length - CONTEXT_HEADER_LENGTH, ADDRESS_LENGTH);
  if (bits > octets * 8) return;
  const identifier = bytes[at + 3]! & 0x0f;
  if (mayTeach) learnContext(reading, identifier, at + CONTEXT_HEADER_LENGTH, bits);
  if (isSet(slots, CONTEXT_IDENTIFIER)) return;
  setNumber(slots, CONTEXT_IDENTIFIER, identifier);
  setNumber(slots, CONTEXT_LENGTH, bits);
  setFlag(slots, CONTEXT_COMPRESSES, bytes[at + 3]! & 0x10);
  setNumber(slots, CONTEXT_LIFETIME, uint16(bytes, at + 6));
  const start = clearScratch(slots, CONTEXT_PREFIX);
  for (let i = 0; i < octets; i++) slots.scratch[start + i] = bytes[at + CONTEXT_HEADER_LENGTH + i]!;
  setOffset(slots, CONTEXT_PREFIX, ~start);
}

/** One option at the cursor, all of it there; of each kind the first is named. */
export function readNeighbourOption(reading: Reading, type: number, length: number, mayTeach: boolean): void {
  const { at } = reading;
  if (type === OPTION.SOURCE_LINK || type === OPTION.TARGET_LINK) putLinkAddress(reading, at, length);
  else if (type === OPTION.PREFIX && length >= PREFIX_OPTION_LENGTH) putPrefix(reading, at);
  else if (type === OPTION.REGISTRATION && length >= REGISTRATION_OPTION_LENGTH) putRegistration(reading, at);
  else if (type === OPTION.CONTEXT) readContext(reading, at, length, mayTeach);
}
