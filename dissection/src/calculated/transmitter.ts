import { slotOf } from "../attributes.js";
import { NEXT_HEADER } from "../protocols/assigned-numbers.js";
import { type Reading, uint32, uint32le } from "../reading.js";
import { bytesOf, placeOf } from "../slot-bytes.js";
import { isSet, setNumber } from "../slots.js";

const SRC_SHORT = slotOf("ieee802154.src_address_short");
const SRC_EXTENDED = slotOf("ieee802154.src_address_extended");
const NODE_ID = slotOf("node.id");
const IPV6_SRC = slotOf("ipv6.src");

const SHORT = 1;
const EXTENDED = 2;
/** Words of the key of a transmitter: its kind of address, and the address. */
export const TRANSMITTER_WORDS = 3;

const INTERFACE = 8;
const MULTICAST = 0xff;
const UNIVERSAL_LOCAL_BIT = 0x0200_0000;
/** `::ff:fe00:1234` in two words. */
const SHORT_HIGH = 0xff;
const SHORT_LOW = 0xfe00_0000 | 0;

/** Puts the key of the frame's transmitter into `sought`; false if the frame does not name it. */
export function seekTransmitter(reading: Reading, sought: Int32Array): boolean {
  const { slots } = reading;
  if (isSet(slots, SRC_EXTENDED)) {
    const bytes = bytesOf(reading, SRC_EXTENDED);
    const at = placeOf(reading, SRC_EXTENDED);
    sought[0] = EXTENDED;
    sought[1] = uint32le(bytes, at);
    sought[2] = uint32le(bytes, at + 4);
    return true;
  }
  if (!isSet(slots, SRC_SHORT)) return false;
  sought[0] = SHORT;
  sought[1] = slots.numbers[SRC_SHORT]!;
  sought[2] = 0;
  return true;
}

/** Says that the transmitter has a name: its extended address, else the short one. */
export function nameTransmitter({ slots }: Reading): void {
  if (isSet(slots, SRC_EXTENDED) || isSet(slots, SRC_SHORT))
    setNumber(slots, NODE_ID, slots.numbers[SRC_SHORT]!);
}

/**
 * Whether the frame carries a UDP datagram whose source address was made from the MAC address of the frame's
 * transmitter (`sought`): so it is the origin of what it sends. Of extended addresses (RFC 4291, appendix A), and of
 * short ones, ::ff:fe00:1234 (RFC 4944, 6; RFC 6282, 3.2.2).
 */
export function isOrigin(reading: Reading, sought: Int32Array): boolean {
  const { slots } = reading;
  if (reading.transport !== NEXT_HEADER.UDP || reading.overIpv4 || !isSet(slots, IPV6_SRC)) return false;
  const bytes = bytesOf(reading, IPV6_SRC);
  const at = placeOf(reading, IPV6_SRC);
  const high = uint32(bytes, at + INTERFACE) | 0;
  const low = uint32(bytes, at + INTERFACE + 4) | 0;
  if (bytes[at] === MULTICAST) return false;
  if (sought[0] === SHORT) return high === SHORT_HIGH && low === (SHORT_LOW | sought[1]!);
  // Such as 2001:db8::1: somebody wrote it by hand.
  const isNumbered = high === 0 && low >>> 16 === 0;
  return !isNumbered && (high ^ UNIVERSAL_LOCAL_BIT) === sought[2] && low === sought[1];
}
