import { slotOf } from "../attributes.js";
import { type Reading, uint16le, uint32le } from "../reading.js";
import { isSet, setNumber } from "../slots.js";

const MLME_IE = slotOf("ieee802154.mlme_ie");
const ASN = slotOf("tsch.asn");
const JOIN_METRIC = slotOf("tsch.join_metric");
const TIMESLOT_ID = slotOf("tsch.timeslot_id");
const HOPPING_SEQUENCE_ID = slotOf("tsch.hopping_sequence_id");
const SLOTFRAME_COUNT = slotOf("tsch.slotframe_count");
const SLOTFRAME_HANDLE = slotOf("tsch.slotframe_handle");
const SLOTFRAME_SIZE = slotOf("tsch.slotframe_size");
const LINK_COUNT = slotOf("tsch.link_count");
const LINK_TIMESLOT = slotOf("tsch.link_timeslot");
const LINK_CHANNEL_OFFSET = slotOf("tsch.link_channel_offset");
const LINK_OPTIONS = slotOf("tsch.link_options");

/** Nested elements (IEEE Std 802.15.4-2020, Tables 7-17 and 7-18); hopping is the only long one of these. */
export const NESTED = {
  TSCH_SYNCHRONIZATION: 0x1a,
  SLOTFRAME_AND_LINK: 0x1b,
  TIMESLOT: 0x1c,
  HOPPING: 0x09,
} as const;

const LONG_FORM = 0x8000;
const SYNCHRONIZATION_LENGTH = 6;
const SLOTFRAME_LENGTH = 4;
const LINK_LENGTH = 5;

/** Forty bits of absolute slot number and the join metric (7.4.4.2). */
function readSynchronization(reading: Reading, at: number, length: number): void {
  const { bytes, slots } = reading;
  if (length < SYNCHRONIZATION_LENGTH || isSet(slots, ASN)) return;
  setNumber(slots, ASN, bytes[at + 4]! * 0x1_0000_0000 + uint32le(bytes, at));
  setNumber(slots, JOIN_METRIC, bytes[at + 5]!);
}

function putSlotframe({ bytes, slots }: Reading, at: number): void {
  if (isSet(slots, SLOTFRAME_HANDLE)) return;
  setNumber(slots, SLOTFRAME_HANDLE, bytes[at]!);
  setNumber(slots, SLOTFRAME_SIZE, uint16le(bytes, at + 1));
  setNumber(slots, LINK_COUNT, bytes[at + 3]!);
}

function putLink({ bytes, slots }: Reading, at: number): void {
  if (isSet(slots, LINK_TIMESLOT)) return;
  setNumber(slots, LINK_TIMESLOT, uint16le(bytes, at));
  setNumber(slots, LINK_CHANNEL_OFFSET, uint16le(bytes, at + 2));
  setNumber(slots, LINK_OPTIONS, bytes[at + 4]!);
}

/** How many slotframes, the first of them, and the first link of any (7.4.4.3). */
function readSlotframes(reading: Reading, start: number, length: number): void {
  const { bytes, slots } = reading;
  const end = start + length;
  if (length < 1) return;
  if (!isSet(slots, SLOTFRAME_COUNT)) setNumber(slots, SLOTFRAME_COUNT, bytes[start]!);
  let left = bytes[start]!;
  for (let at = start + 1; left > 0 && at + SLOTFRAME_LENGTH <= end; left--) {
    const links = bytes[at + 3]!;
    putSlotframe(reading, at);
    at += SLOTFRAME_LENGTH;
    if (links > 0 && at + LINK_LENGTH <= end) putLink(reading, at);
    at += links * LINK_LENGTH;
  }
}

/** The identifier that an element consists of or begins with. */
function putIdentifier({ bytes, slots }: Reading, slot: number, at: number, length: number): void {
  if (length > 0 && !isSet(slots, slot)) setNumber(slots, slot, bytes[at]!);
}

function readNested(reading: Reading, identifier: number, at: number, length: number): void {
  if (!isSet(reading.slots, MLME_IE)) setNumber(reading.slots, MLME_IE, identifier);
  if (identifier === NESTED.TSCH_SYNCHRONIZATION) readSynchronization(reading, at, length);
  else if (identifier === NESTED.SLOTFRAME_AND_LINK) readSlotframes(reading, at, length);
  else if (identifier === NESTED.TIMESLOT) putIdentifier(reading, TIMESLOT_ID, at, length);
  else if (identifier === NESTED.HOPPING) putIdentifier(reading, HOPPING_SEQUENCE_ID, at, length);
}

/**
 * Nested elements from the cursor to `end` (IEEE Std 802.15.4-2020, 7.4.4): the short form has its length in
 * bits 0-7 and its identifier in bits 8-14, the long form in bits 0-10 and 11-14. False if one reaches beyond.
 */
export function readManagementElements(reading: Reading, end: number): boolean {
  const { bytes } = reading;
  for (let at = reading.at; at < end; ) {
    const header = at + 2 <= end ? uint16le(bytes, at) : LONG_FORM | 0x7ff;
    const isLong = (header & LONG_FORM) !== 0;
    const length = header & (isLong ? 0x7ff : 0xff);
    at += 2;
    if (at + length > end) return false;
    readNested(reading, isLong ? (header >>> 11) & 0xf : (header >>> 8) & 0x7f, at, length);
    at += length;
  }
  return true;
}
