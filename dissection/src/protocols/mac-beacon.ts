import { slotOf } from "../attributes.js";
import { type Reading, STOP, truncated, uint16le } from "../reading.js";
import { setFlag, setNumber, setSpan } from "../slots.js";

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

/** An enhanced beacon has its fields in information elements (7.3.1.6): what is left is for higher layers. */
export function decodeEnhancedBeacon(reading: Reading): number {
  const left = reading.end - reading.at;
  if (left > 0 && !reading.isCiphered) setSpan(reading.slots, PAYLOAD, reading.at, left);
  return STOP;
}

/** A beacon as it was before 2015, and behind its fields what it carries for higher layers. */
export function decodeMacBeacon(reading: Reading): number {
  const { bytes, at } = reading;
  const length = beaconFieldsLength(reading, at);
  if (at + 2 <= reading.end) putSuperframe(reading, uint16le(bytes, at));
  if (length === STOP) return truncated(reading, "ieee802154");
  reading.at += length;
  return decodeEnhancedBeacon(reading);
}

function putSuperframe({ slots }: Reading, specification: number): void {
  setNumber(slots, BEACON_ORDER, specification & 0x0f);
  setNumber(slots, SUPERFRAME_ORDER, (specification >>> 4) & 0x0f);
  setFlag(slots, COORDINATOR, specification & 0x4000);
  setFlag(slots, ASSOCIATION_PERMIT, specification & 0x8000);
}
