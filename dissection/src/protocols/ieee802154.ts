import { slotOf } from "../attributes.js";
import { fail, has, IDENTIFIER, type Reading, STOP, truncated, uint16le } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "./assigned-numbers.js";
import { takeCheckSequence } from "./check-sequence.js";
import { readAddressing } from "./mac-addresses.js";
import { AFTER_ELEMENTS, skipHeaderElements, skipPayloadElements } from "./mac-elements.js";
import { readSecurityHeader } from "./mac-security.js";
import { hashPsdu } from "./psdu-hash.js";

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

/** Sequence number, which only a header of 2015 can suppress (IEEE Std 802.15.4-2020, 7.2.2.6). */
function readSequenceNumber(reading: Reading, control: number, version: number): boolean {
  const suppressed = (control & FRAME_CONTROL.SEQUENCE_SUPPRESSION) !== 0;
  if (version === FRAME_VERSION.V2015 && suppressed) return true;
  if (!has(reading, 1)) return truncated(reading, "ieee802154") !== STOP;
  setNumber(reading.slots, SEQUENCE_NUMBER, reading.bytes[reading.at++]!);
  return true;
}

/** Moves the cursor to the payload; false if that cannot be read, for a fault or because it is encrypted. */
function skipToPayload(reading: Reading, control: number, version: number): boolean {
  let encrypted = 0;
  if ((control & FRAME_CONTROL.SECURITY) !== 0) {
    // Before 2006 security had no header of its own: nothing tells how the payload is ciphered.
    encrypted = version === FRAME_VERSION.V2003 ? STOP : readSecurityHeader(reading, version);
    if (encrypted === STOP) return false;
  }
  if (version !== FRAME_VERSION.V2015 || (control & FRAME_CONTROL.IE_PRESENT) === 0) return encrypted === 0;
  const next = skipHeaderElements(reading);
  if (next === STOP || encrypted !== 0) return false;
  return next === AFTER_ELEMENTS.PAYLOAD || skipPayloadElements(reading) !== STOP;
}

/**
 * MAC frames of 2003, 2006 and 2015 (IEEE Std 802.15.4-2020, 7.2 and 7.3). What follows is named by the
 * frame type; types with a frame control field of their own (multipurpose, fragment, extended) end here.
 */
export function decodeIeee802154(reading: Reading): number {
  takeCheckSequence(reading);
  const { slots } = reading;
  if (slots.wanted[PSDU_HASH] === 1)
    setNumber(slots, PSDU_HASH, hashPsdu(reading.bytes, reading.at, reading.end));
  reading.source.kind = IDENTIFIER.NONE;
  reading.destination.kind = IDENTIFIER.NONE;
  if (!has(reading, 2)) return truncated(reading, "ieee802154");
  const control = uint16le(reading.bytes, reading.at);
  const type = control & FRAME_CONTROL.TYPE_MASK;
  setNumber(slots, TYPE, type);
  if (type >= FRAME_TYPE.MULTIPURPOSE) return STOP;
  reading.at += 2;
  putFrameControl(reading, control);
  const version = (control >>> FRAME_CONTROL.VERSION_SHIFT) & 3;
  if (version > FRAME_VERSION.V2015) return fail(reading, "ieee802154", "reserved frame version");
  if (!readSequenceNumber(reading, control, version)) return STOP;
  if (!readAddressing(reading, control, version)) return STOP;
  return skipToPayload(reading, control, version) ? type : STOP;
}
