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
const NESTED = {
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
  if (length < SYNCHRONIZATION_LENGTH) return;
  setNumber(slots, ASN, bytes[at + 4]! * 0x1_0000_0000 + uint32le(bytes, at));
  setNumber(slots, JOIN_METRIC, bytes[at + 5]!);
}

/** How many slotframes, and the first link of the first (7.4.4.3). */
function readSlotframes(reading: Reading, at: number, length: number): void {
  const { bytes, slots } = reading;
  if (length < 1) return;
  setNumber(slots, SLOTFRAME_COUNT, bytes[at]!);
  if (bytes[at] === 0 || length < 1 + SLOTFRAME_LENGTH) return;
  setNumber(slots, SLOTFRAME_HANDLE, bytes[at + 1]!);
  setNumber(slots, SLOTFRAME_SIZE, uint16le(bytes, at + 2));
  setNumber(slots, LINK_COUNT, bytes[at + 4]!);
  if (bytes[at + 4] === 0 || length < 1 + SLOTFRAME_LENGTH + LINK_LENGTH) return;
  setNumber(slots, LINK_TIMESLOT, uint16le(bytes, at + 5));
  setNumber(slots, LINK_CHANNEL_OFFSET, uint16le(bytes, at + 7));
  setNumber(slots, LINK_OPTIONS, bytes[at + 9]!);
}

function readNested(reading: Reading, identifier: number, at: number, length: number): void {
  const { bytes, slots } = reading;
  if (!isSet(slots, MLME_IE)) setNumber(slots, MLME_IE, identifier);
  if (identifier === NESTED.TSCH_SYNCHRONIZATION) readSynchronization(reading, at, length);
  else if (identifier === NESTED.SLOTFRAME_AND_LINK) readSlotframes(reading, at, length);
  else if (identifier === NESTED.TIMESLOT && length > 0) setNumber(slots, TIMESLOT_ID, bytes[at]!);
  else if (identifier === NESTED.HOPPING && length > 0) setNumber(slots, HOPPING_SEQUENCE_ID, bytes[at]!);
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
