import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint16le } from "../reading.js";
import { setFlag, setNumber } from "../slots.js";
import { FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "./assigned-numbers.js";

const FRAME_CTRL = slotOf("ieee802154.frame_ctrl");
const SECURITY = slotOf("ieee802154.security");
const PENDING = slotOf("ieee802154.frame_pending");
const ACK_REQUEST = slotOf("ieee802154.ack_request");
const SEQUENCE_SUPPRESSION = slotOf("ieee802154.seq_num_suppression");
const IE_PRESENT = slotOf("ieee802154.ie_present");
const DST_MODE = slotOf("ieee802154.dst_address_mode");
const SRC_MODE = slotOf("ieee802154.src_address_mode");

/** Bits of the frame control field of a multipurpose frame (IEEE Std 802.15.4-2020, 7.3.5). */
const LONG = 0x0008;
const DESTINATION_SHIFT = 4;
const SOURCE_SHIFT = 6;
const PAN_ID_PRESENT = 0x0100;

/** Set in what `readMultipurposeControl` returns if a PAN identifier of the recipient is present. */
export const MULTIPURPOSE_PAN_ID = 0x10000;

/** Bits of the long form, and those that mean the same in other frames. */
const SAME_BITS = [
  [0x0200, FRAME_CONTROL.SECURITY],
  [0x0400, FRAME_CONTROL.SEQUENCE_SUPPRESSION],
  [0x0800, FRAME_CONTROL.PENDING],
  [0x4000, FRAME_CONTROL.ACK_REQUEST],
  [0x8000, FRAME_CONTROL.IE_PRESENT],
] as const;

/** The field as other frames would have it: one of 2015, whose bits have their usual places. */
function asFrameControl(field: number): number {
  let control =
    FRAME_TYPE.MULTIPURPOSE |
    (FRAME_VERSION.V2015 << FRAME_CONTROL.VERSION_SHIFT) |
    (((field >>> DESTINATION_SHIFT) & 3) << FRAME_CONTROL.DESTINATION_MODE_SHIFT) |
    (((field >>> SOURCE_SHIFT) & 3) << FRAME_CONTROL.SOURCE_MODE_SHIFT);
  for (const [bit, usual] of SAME_BITS) if ((field & bit) !== 0) control |= usual;
  return control;
}

/** The flags of the long form; a short one does not say them. */
function putFlags({ slots }: Reading, control: number): void {
  setFlag(slots, SECURITY, control & FRAME_CONTROL.SECURITY);
  setFlag(slots, PENDING, control & FRAME_CONTROL.PENDING);
  setFlag(slots, ACK_REQUEST, control & FRAME_CONTROL.ACK_REQUEST);
  setFlag(slots, SEQUENCE_SUPPRESSION, control & FRAME_CONTROL.SEQUENCE_SUPPRESSION);
  setFlag(slots, IE_PRESENT, control & FRAME_CONTROL.IE_PRESENT);
}

/**
 * Reads the frame control field of a multipurpose frame, of one octet or two. Returns it with its bits in the
 * places that other frames have them, and `MULTIPURPOSE_PAN_ID`; `STOP` if it is not all there.
 */
export function readMultipurposeControl(reading: Reading): number {
  const { bytes, at, slots } = reading;
  const isLong = (bytes[at]! & LONG) !== 0;
  if (!has(reading, isLong ? 2 : 1)) return truncated(reading, "ieee802154");
  const field = isLong ? uint16le(bytes, at) : bytes[at]!;
  reading.at += isLong ? 2 : 1;
  const control = asFrameControl(field);
  setNumber(slots, FRAME_CTRL, field);
  setNumber(slots, DST_MODE, (field >>> DESTINATION_SHIFT) & 3);
  setNumber(slots, SRC_MODE, (field >>> SOURCE_SHIFT) & 3);
  if (isLong) putFlags(reading, control);
  return (field & PAN_ID_PRESENT) !== 0 ? control | MULTIPURPOSE_PAN_ID : control;
}
