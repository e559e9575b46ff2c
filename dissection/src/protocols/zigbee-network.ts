import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16le, uint32le } from "../reading.js";
import { setFlag, setNumber, setOffset } from "../slots.js";

const FRAME_TYPE = slotOf("zbee_nwk.frame_type");
const SECURITY = slotOf("zbee_nwk.security");
const DESTINATION = slotOf("zbee_nwk.dst");
const SOURCE = slotOf("zbee_nwk.src");
const RADIUS = slotOf("zbee_nwk.radius");
const SEQUENCE = slotOf("zbee_nwk.seq");
const LONG_DESTINATION = slotOf("zbee_nwk.dst_extended");
const LONG_SOURCE = slotOf("zbee_nwk.src_extended");
const COMMAND = slotOf("zbee_nwk.cmd");
const FRAME_COUNTER = slotOf("zbee_nwk.frame_counter");

/** Bits of the frame control field (Zigbee specification 05-3474-22, 3.3.1.1). */
const TYPE_MASK = 0x0003;
const BIT = {
  MULTICAST: 0x0100,
  SECURITY: 0x0200,
  ROUTE: 0x0400,
  LONG_DESTINATION: 0x0800,
  LONG_SOURCE: 0x1000,
};
const TYPE = { COMMAND: 1, INTER_PAN: 3 } as const;

const ADDRESSES_LENGTH = 6;
const EXTENDED_LENGTH = 8;
/** Security control and frame counter (4.5.1). */
const SECURITY_LENGTH = 5;

/** An extended address, if the frame control field says that it is there; false if it is cut. */
function readExtended(reading: Reading, isThere: boolean, slot: number): boolean {
  if (!isThere) return true;
  if (!has(reading, EXTENDED_LENGTH)) return false;
  setOffset(reading.slots, slot, reading.at);
  reading.at += EXTENDED_LENGTH;
  return true;
}

/** The relays of a source route: count, index, and two octets each (3.3.1.9). */
function skipRoute(reading: Reading): boolean {
  if (!has(reading, 2)) return false;
  reading.at += 2 + 2 * reading.bytes[reading.at]!;
  return reading.at <= reading.end;
}

function readOptional(reading: Reading, control: number): boolean {
  if (!readExtended(reading, (control & BIT.LONG_DESTINATION) !== 0, LONG_DESTINATION)) return false;
  if (!readExtended(reading, (control & BIT.LONG_SOURCE) !== 0, LONG_SOURCE)) return false;
  reading.at += (control & BIT.MULTICAST) === 0 ? 0 : 1;
  return (control & BIT.ROUTE) === 0 || skipRoute(reading);
}

/** What is secured stays ciphered; its counter lies open. A command that is not names itself. */
function readPayload(reading: Reading, control: number): number {
  const { bytes, at, slots } = reading;
  if ((control & BIT.SECURITY) !== 0) {
    if (!has(reading, SECURITY_LENGTH)) return truncated(reading, "zbee_nwk");
    setNumber(slots, FRAME_COUNTER, uint32le(bytes, at + 1));
  } else if ((control & TYPE_MASK) === TYPE.COMMAND) {
    if (!has(reading, 1)) return truncated(reading, "zbee_nwk");
    setNumber(slots, COMMAND, bytes[at]!);
  }
  return STOP;
}

/** The header of a Zigbee network frame (Zigbee specification 05-3474-22, 3.3.1), its frame control field all there. */
export function decodeZigbeeNetwork(reading: Reading): number {
  const { bytes, at, slots } = reading;
  const control = uint16le(bytes, at);
  setNumber(slots, FRAME_TYPE, control & TYPE_MASK);
  setFlag(slots, SECURITY, control & BIT.SECURITY);
  if ((control & TYPE_MASK) === TYPE.INTER_PAN) return STOP;
  reading.at += 2;
  if (!has(reading, ADDRESSES_LENGTH)) return truncated(reading, "zbee_nwk");
  setNumber(slots, DESTINATION, uint16le(bytes, at + 2));
  setNumber(slots, SOURCE, uint16le(bytes, at + 4));
  setNumber(slots, RADIUS, bytes[at + 6]!);
  setNumber(slots, SEQUENCE, bytes[at + 7]!);
  reading.at += ADDRESSES_LENGTH;
  return readOptional(reading, control) ? readPayload(reading, control) : truncated(reading, "zbee_nwk");
}
