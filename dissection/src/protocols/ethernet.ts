import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { isSet, setAbsent, setNumber, setOffset } from "../slots.js";
import { followingEtherType } from "./ether-types.js";

const DST = slotOf("ethernet.dst");
const SRC = slotOf("ethernet.src");
const PROTO = slotOf("ethernet.proto");
const VID = slotOf("8021q.vid");
const PRIORITY = slotOf("8021q.priority");

/** What a frame around this one may have set, and this one may not. */
const OF_TAGS = [PROTO, VID, PRIORITY];

const HEADER_LENGTH = 14;
const TAG_LENGTH = 4;
/** Below this the field is the length of an IEEE 802.3 frame (IEEE Std 802.3-2018, 3.2.6). */
const SMALLEST_TYPE = 0x600;

/** An Ethernet header. What follows is named by its type. */
export function decodeEthernet(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "ethernet");
  if (isSet(slots, DST)) for (const slot of OF_TAGS) setAbsent(slots, slot);
  setOffset(slots, DST, at);
  setOffset(slots, SRC, at + 6);
  const type = uint16(bytes, at + 12);
  reading.at += HEADER_LENGTH;
  if (type < SMALLEST_TYPE) return STOP;
  setNumber(slots, PROTO, type);
  return followingEtherType(type);
}

/** What follows a tag, whose first two octets are at the cursor. */
function passTag(reading: Reading): number {
  const type = uint16(reading.bytes, reading.at + 2);
  reading.at += TAG_LENGTH;
  return followingEtherType(type);
}

/** The tag of a VLAN (IEEE Std 802.1Q-2022, 9.6); of several, the first is shown. */
export function decodeVlan(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (!has(reading, TAG_LENGTH)) return truncated(reading, "8021q");
  const control = uint16(bytes, at);
  if (!isSet(slots, VID)) {
    setNumber(slots, VID, control & 0x0fff);
    setNumber(slots, PRIORITY, control >>> 13);
  }
  return passTag(reading);
}

/** The tag of a provider's VLAN around the customer's (IEEE Std 802.1Q-2022, 9.6): passed over. */
export function decodeServiceVlan(reading: Reading): number {
  return has(reading, TAG_LENGTH) ? passTag(reading) : truncated(reading, "8021q");
}
