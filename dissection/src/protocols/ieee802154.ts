import { slotOf } from "../attributes.js";
import { noteFrameCounter } from "../frame-counters.js";
import { fail, has, IDENTIFIER, type Reading, STOP, truncated, uint16le } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "./assigned-numbers.js";
import { takeCheckSequence } from "./check-sequence.js";
import { hasReservedMode, readAddressing } from "./mac-addresses.js";
import { beaconFieldsLength } from "./mac-beacon.js";
import { decipherPayload } from "./mac-decipher.js";
import { AFTER_ELEMENTS, readHeaderElements, readPayloadElements } from "./mac-elements.js";
import { readMultipurposeControl } from "./mac-multipurpose.js";
import { readSecurityHeader } from "./mac-security.js";
import { hashPsdu } from "./psdu-hash.js";

const PSDU_LEN = slotOf("meta.psdu_len");
const PSDU_HASH = slotOf("meta.psdu_hash");
const FRAME_CTRL = slotOf("ieee802154.frame_ctrl");
const TYPE = slotOf("ieee802154.frame_type");
const SECURITY = slotOf("ieee802154.security");
const PENDING = slotOf("ieee802154.frame_pending");
const ACK_REQUEST = slotOf("ieee802154.ack_request");
const PAN_ID_COMPRESSION = slotOf("ieee802154.pan_id_compression");
const SEQUENCE_SUPPRESSION = slotOf("ieee802154.seq_num_suppression");
const IE_PRESENT = slotOf("ieee802154.ie_present");
const DST_MODE = slotOf("ieee802154.dst_address_mode");
const VERSION = slotOf("ieee802154.frame_version");
const SRC_MODE = slotOf("ieee802154.src_address_mode");
const SEQUENCE_NUMBER = slotOf("ieee802154.sequence_number");

function putFrameControl(reading: Reading, control: number): void {
  const { slots } = reading;
  setNumber(slots, FRAME_CTRL, control);
  setFlag(slots, SECURITY, control & FRAME_CONTROL.SECURITY);
  setFlag(slots, PENDING, control & FRAME_CONTROL.PENDING);
  setFlag(slots, ACK_REQUEST, control & FRAME_CONTROL.ACK_REQUEST);
  setFlag(slots, PAN_ID_COMPRESSION, control & FRAME_CONTROL.PAN_ID_COMPRESSION);
  setFlag(slots, SEQUENCE_SUPPRESSION, control & FRAME_CONTROL.SEQUENCE_SUPPRESSION);
  setFlag(slots, IE_PRESENT, control & FRAME_CONTROL.IE_PRESENT);
  setNumber(slots, DST_MODE, (control >>> FRAME_CONTROL.DESTINATION_MODE_SHIFT) & 3);
  setNumber(slots, VERSION, (control >>> FRAME_CONTROL.VERSION_SHIFT) & 3);
  setNumber(slots, SRC_MODE, (control >>> FRAME_CONTROL.SOURCE_MODE_SHIFT) & 3);
}

/**
 * Sequence number, unless it is suppressed (IEEE Std 802.15.4-2020, 7.2.2.6). Only a header of 2015 may do so; where
 * another does, it is believed, as tshark believes it.
 */
function readSequenceNumber(reading: Reading, control: number): boolean {
  if ((control & FRAME_CONTROL.SEQUENCE_SUPPRESSION) !== 0) return true;
  if (!has(reading, 1)) return truncated(reading, "ieee802154") !== STOP;
  setNumber(reading.slots, SEQUENCE_NUMBER, reading.bytes[reading.at++]!);
  return true;
}

/** Octets of the payload that are never ciphered (IEEE Std 802.15.4-2006, 7.2.2; none since 2015). */
function openLength(reading: Reading, type: number, version: number): number {
  if (version === FRAME_VERSION.V2015) return 0;
  if (type === FRAME_TYPE.BEACON) return Math.max(0, beaconFieldsLength(reading, reading.at));
  return type === FRAME_TYPE.COMMAND ? 1 : 0;
}

/** Security header, header elements, and what is ciphered behind them; false if they cannot be read. */
function readSecured(reading: Reading, control: number, version: number, start: number): boolean {
  // Before 2006 security had no header of its own: nothing tells how the payload is ciphered.
  if (version === FRAME_VERSION.V2003) return false;
  const { security } = reading;
  if (readSecurityHeader(reading, version, security) === STOP) return false;
  const elements = hasElements(control, version) ? readHeaderElements(reading) : AFTER_ELEMENTS.PAYLOAD;
  if (elements === STOP) return false;
  const type = control & FRAME_CONTROL.TYPE_MASK;
  decipherPayload(reading, security, start, openLength(reading, type, version));
  noteFrameCounter(reading);
  if (elements === AFTER_ELEMENTS.PAYLOAD) return true;
  return !reading.isCiphered && readPayloadElements(reading) !== STOP;
}

function hasElements(control: number, version: number): boolean {
  return version === FRAME_VERSION.V2015 && (control & FRAME_CONTROL.IE_PRESENT) !== 0;
}

/** Moves the cursor to the payload; false if that cannot be read. */
function skipToPayload(reading: Reading, control: number, version: number, start: number): boolean {
  if ((control & FRAME_CONTROL.SECURITY) !== 0) return readSecured(reading, control, version, start);
  if (!hasElements(control, version)) return true;
  const next = readHeaderElements(reading);
  if (next === STOP) return false;
  return next === AFTER_ELEMENTS.PAYLOAD || readPayloadElements(reading) !== STOP;
}

/** The frame control field, at whose begin there are two octets; `STOP` if the frame ends here. */
function readFrameControl(reading: Reading, type: number): number {
  if (type === FRAME_TYPE.MULTIPURPOSE) return readMultipurposeControl(reading);
  if (type > FRAME_TYPE.MULTIPURPOSE) return STOP;
  const control = uint16le(reading.bytes, reading.at);
  reading.at += 2;
  if (reading.slots.wanted[FRAME_CTRL] === 1) putFrameControl(reading, control);
  return control;
}

/** What the frame before left behind. */
function beginFrame(reading: Reading): void {
  const { slots } = reading;
  takeCheckSequence(reading);
  if (slots.wanted[PSDU_HASH] === 1)
    setNumber(slots, PSDU_HASH, hashPsdu(reading.bytes, reading.at, reading.end));
  if (slots.wanted[PSDU_LEN] === 1) setNumber(slots, PSDU_LEN, reading.end - reading.at + reading.missing);
  reading.source.kind = IDENTIFIER.NONE;
  reading.destination.kind = IDENTIFIER.NONE;
  reading.isCiphered = false;
  reading.page = 0;
  reading.isLowpan = false;
}

/** What follows a frame of 2015 whose type is that of a beacon; other types name themselves. */
export const ENHANCED_BEACON = FRAME_CONTROL.TYPE_MASK + 1;

/**
 * MAC frames of 2003, 2006 and 2015 (IEEE Std 802.15.4-2020, 7.2 and 7.3). What follows is named by the
 * frame type; fragment and extended frames, which have headers of their own, end here.
 */
export function decodeIeee802154(reading: Reading): number {
  beginFrame(reading);
  const start = reading.at;
  if (!has(reading, 2)) return truncated(reading, "ieee802154");
  const type = reading.bytes[start]! & FRAME_CONTROL.TYPE_MASK;
  setNumber(reading.slots, TYPE, type);
  const control = readFrameControl(reading, type);
  if (control === STOP) return STOP;
  const version = (control >>> FRAME_CONTROL.VERSION_SHIFT) & 3;
  if (!readSequenceNumber(reading, control)) return STOP;
  if (version > FRAME_VERSION.V2015) return fail(reading, "ieee802154", "reserved frame version");
  if (hasReservedMode(control)) return fail(reading, "ieee802154", "reserved address mode");
  if (!readAddressing(reading, control, version)) return STOP;
  if (!skipToPayload(reading, control, version, start)) return STOP;
  if (reading.isCiphered && type === FRAME_TYPE.DATA) return STOP;
  return type === FRAME_TYPE.BEACON && version === FRAME_VERSION.V2015 ? ENHANCED_BEACON : type;
}
