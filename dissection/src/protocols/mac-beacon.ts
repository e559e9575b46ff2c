import { slotOf } from "../attributes.js";
import { type Reading, STOP, truncated, uint16le } from "../reading.js";
import { isSet, setFlag, setNumber, setSpan } from "../slots.js";
import { FRAME_VERSION } from "./assigned-numbers.js";

const VERSION = slotOf("ieee802154.frame_version");
const BEACON_ORDER = slotOf("ieee802154.beacon_order");
const SUPERFRAME_ORDER = slotOf("ieee802154.superframe_order");
const COORDINATOR = slotOf("ieee802154.beacon_coordinator");
const ASSOCIATION_PERMIT = slotOf("ieee802154.beacon_assoc_permit");
const PAYLOAD = slotOf("ieee802154.beacon_payload");

const GTS_LENGTH = 3;

/**
 * Octets of superframe specification, guaranteed time slots and pending addresses from `at` on
 * (IEEE Std 802.15.4-2020, 7.3.1): what is never ciphered. `STOP` if they are not all there.
 */
export function beaconFieldsLength({ bytes, end }: Reading, at: number): number {
  if (at + 3 > end) return STOP;
  const slots = bytes[at + 2]! & 7;
  const pending = at + 3 + (slots === 0 ? 0 : 1 + slots * GTS_LENGTH);
  if (pending >= end) return STOP;
  const counts = bytes[pending]!;
  const length = pending + 1 + (counts & 7) * 2 + ((counts >>> 4) & 7) * 8 - at;
  return at + length > end ? STOP : length;
}

/** A beacon; one of 2015 has its fields in information elements, and no others. */
export function decodeMacBeacon(reading: Reading): number {
  const { bytes, at, slots } = reading;
  const isEnhanced = isSet(slots, VERSION) && slots.numbers[VERSION] === FRAME_VERSION.V2015;
  if (!isEnhanced) {
    const length = beaconFieldsLength(reading, at);
    if (at + 2 <= reading.end) putSuperframe(reading, uint16le(bytes, at));
    if (length === STOP) return truncated(reading, "ieee802154");
    reading.at += length;
  }
  const left = reading.end - reading.at;
  if (left > 0 && !reading.isCiphered) setSpan(slots, PAYLOAD, reading.at, left);
  return STOP;
}

function putSuperframe({ slots }: Reading, specification: number): void {
  setNumber(slots, BEACON_ORDER, specification & 0x0f);
  setNumber(slots, SUPERFRAME_ORDER, (specification >>> 4) & 0x0f);
  setFlag(slots, COORDINATOR, specification & 0x4000);
  setFlag(slots, ASSOCIATION_PERMIT, specification & 0x8000);
}
