import { slotOf } from "../attributes.js";
import {
  fail,
  has,
  IDENTIFIER,
  type IdentifierOrigin,
  type Reading,
  STOP,
  truncated,
  uint16le,
} from "../reading.js";
import { setNumber, setOffset } from "../slots.js";
import { ADDRESS_MODE, FRAME_CONTROL, FRAME_TYPE, FRAME_VERSION } from "./assigned-numbers.js";
import { MULTIPURPOSE_PAN_ID } from "./mac-multipurpose.js";

const DST_PAN = slotOf("ieee802154.dst_pan_id");
const DST_SHORT = slotOf("ieee802154.dst_address_short");
const DST_EXTENDED = slotOf("ieee802154.dst_address_extended");
const SRC_PAN = slotOf("ieee802154.src_pan_id");
const SRC_SHORT = slotOf("ieee802154.src_address_short");
const SRC_EXTENDED = slotOf("ieee802154.src_address_extended");

const DST_PAN_PRESENT = 1;
const SRC_PAN_PRESENT = 2;

/**
 * Which PAN identifiers a header of 2015 carries (IEEE Std 802.15.4-2015, Table 7-2): between two
 * extended addresses never the source's; with compression only the destination's, and that only where
 * it says more than the addresses do.
 */
function panIdsOf2015(destination: number, source: number, compressed: boolean): number {
  const to = destination !== ADDRESS_MODE.NONE;
  const from = source !== ADDRESS_MODE.NONE;
  if (!to && !from) return compressed ? DST_PAN_PRESENT : 0;
  if (!from) return compressed ? 0 : DST_PAN_PRESENT;
  if (!to) return compressed ? 0 : SRC_PAN_PRESENT;
  if (destination === ADDRESS_MODE.EXTENDED && source === ADDRESS_MODE.EXTENDED) {
    return compressed ? 0 : DST_PAN_PRESENT;
  }
  return compressed ? DST_PAN_PRESENT : DST_PAN_PRESENT | SRC_PAN_PRESENT;
}

/**
 * The same before 2015: each address with its own, but the source's left out by compression; `STOP` for that
 * with less than two addresses, where it must not be set (IEEE Std 802.15.4-2006, 7.2.1.1.5).
 */
function panIdsBefore2015(destination: number, source: number, compressed: boolean): number {
  const to = destination !== ADDRESS_MODE.NONE;
  const from = source !== ADDRESS_MODE.NONE;
  if (compressed) return to && from ? DST_PAN_PRESENT : STOP;
  return (to ? DST_PAN_PRESENT : 0) | (from ? SRC_PAN_PRESENT : 0);
}

function readPanId(reading: Reading, slot: number): boolean {
  if (!has(reading, 2)) return false;
  setNumber(reading.slots, slot, uint16le(reading.bytes, reading.at));
  reading.at += 2;
  return true;
}

/** Reads an address of `mode` at the cursor, and notes it as what IPHC may elide; false if it is not all there. */
function readAddress(
  reading: Reading,
  origin: IdentifierOrigin,
  mode: number,
  short: number,
  long: number,
): boolean {
  const { bytes, slots, at } = reading;
  if (mode === ADDRESS_MODE.NONE) {
    origin.kind = IDENTIFIER.NONE;
    return true;
  }
  const isShort = mode === ADDRESS_MODE.SHORT;
  const length = isShort ? 2 : 8;
  if (!has(reading, length)) return false;
  origin.kind = isShort ? IDENTIFIER.SHORT : IDENTIFIER.EXTENDED;
  origin.bytes = bytes;
  origin.at = at;
  origin.littleEndian = true;
  if (isShort) setNumber(slots, short, uint16le(bytes, at));
  else setOffset(slots, long, at);
  reading.at += length;
  return true;
}

/** Which PAN identifiers the header has: bit 0 the recipient's, bit 1 the sender's. */
function panIdsOf(control: number, version: number): number {
  const to = (control >>> FRAME_CONTROL.DESTINATION_MODE_SHIFT) & 3;
  const from = (control >>> FRAME_CONTROL.SOURCE_MODE_SHIFT) & 3;
  const type = control & FRAME_CONTROL.TYPE_MASK;
  if (type === FRAME_TYPE.MULTIPURPOSE) return (control & MULTIPURPOSE_PAN_ID) === 0 ? 0 : DST_PAN_PRESENT;
  const compressed = (control & FRAME_CONTROL.PAN_ID_COMPRESSION) !== 0;
  return version === FRAME_VERSION.V2015
    ? panIdsOf2015(to, from, compressed)
    : panIdsBefore2015(to, from, compressed);
}

/** Whether nobody knows how long the addresses are, nor what lies where behind the frame control field. */
export function hasReservedMode(control: number): boolean {
  const to = (control >>> FRAME_CONTROL.DESTINATION_MODE_SHIFT) & 3;
  const from = (control >>> FRAME_CONTROL.SOURCE_MODE_SHIFT) & 3;
  return to === ADDRESS_MODE.RESERVED || from === ADDRESS_MODE.RESERVED;
}

/** Addressing fields (IEEE Std 802.15.4-2020, 7.2.4 to 7.2.7); false if they cannot be read. */
export function readAddressing(reading: Reading, control: number, version: number): boolean {
  const to = (control >>> FRAME_CONTROL.DESTINATION_MODE_SHIFT) & 3;
  const from = (control >>> FRAME_CONTROL.SOURCE_MODE_SHIFT) & 3;
  const pans = panIdsOf(control, version);
  if (pans === STOP) {
    fail(reading, "ieee802154", "compressed PAN identifier of a single address");
    return false;
  }
  const done =
    ((pans & DST_PAN_PRESENT) === 0 || readPanId(reading, DST_PAN)) &&
    readAddress(reading, reading.destination, to, DST_SHORT, DST_EXTENDED) &&
    ((pans & SRC_PAN_PRESENT) === 0 || readPanId(reading, SRC_PAN)) &&
    readAddress(reading, reading.source, from, SRC_SHORT, SRC_EXTENDED);
  if (!done) truncated(reading, "ieee802154");
  return done;
}
