import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setNumber, setOffset } from "../slots.js";

const HARDWARE = slotOf("arp.ar_hrd");
const PROTOCOL = slotOf("arp.ar_pro");
const OPERATION = slotOf("arp.ar_op");
const SENDER_MAC = slotOf("arp.ar_sha");
const SENDER_IP = slotOf("arp.ar_sip");
const TARGET_MAC = slotOf("arp.ar_tha");
const TARGET_IP = slotOf("arp.ar_tip");

const HEADER_LENGTH = 8;
const MAC_LENGTH = 6;
const IP_LENGTH = 4;
/** It has an error number in the place of the target's address (RFC 1931, 2). */
const DYNAMIC_RARP_ERROR = 7;

/** ARP (RFC 826); addresses are shown where they are those of Ethernet and IPv4. */
export function decodeArp(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (has(reading, 2)) setNumber(slots, HARDWARE, uint16(bytes, at));
  if (has(reading, 4)) setNumber(slots, PROTOCOL, uint16(bytes, at + 2));
  if (!has(reading, HEADER_LENGTH)) return truncated(reading, "arp");
  const hardware = bytes[at + 4]!;
  const protocol = bytes[at + 5]!;
  setNumber(slots, OPERATION, uint16(bytes, at + 6));
  if (!has(reading, HEADER_LENGTH + 2 * (hardware + protocol))) return truncated(reading, "arp");
  const sender = at + HEADER_LENGTH;
  const target = sender + hardware + protocol;
  if (hardware === MAC_LENGTH) {
    setOffset(slots, SENDER_MAC, sender);
    setOffset(slots, TARGET_MAC, target);
  }
  if (protocol !== IP_LENGTH) return STOP;
  setOffset(slots, SENDER_IP, sender + hardware);
  if (uint16(bytes, at + 6) !== DYNAMIC_RARP_ERROR) setOffset(slots, TARGET_IP, target + hardware);
  return STOP;
}
