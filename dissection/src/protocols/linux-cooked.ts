import { slotOf } from "../attributes.js";
import { has, type Reading, truncated, uint16 } from "../reading.js";
import { setNumber, setOffset } from "../slots.js";
import { followingEtherType } from "./ether-types.js";

const PACKET_TYPE = slotOf("sll.packet_type");
const SRC = slotOf("sll.src");
const PROTO = slotOf("sll.proto");

const V1_LENGTH = 16;
const V2_LENGTH = 20;
const MAC_LENGTH = 6;

function putFields(
  reading: Reading,
  packetType: number,
  addressLength: number,
  address: number,
  proto: number,
): number {
  setNumber(reading.slots, PACKET_TYPE, packetType);
  if (addressLength === MAC_LENGTH) setOffset(reading.slots, SRC, address);
  setNumber(reading.slots, PROTO, proto);
  return followingEtherType(proto);
}

/** Of a header of version 1 that ends early, what is there. */
function readCut(reading: Reading): number {
  const { bytes, at, slots } = reading;
  if (has(reading, 4)) setNumber(slots, PACKET_TYPE, uint16(bytes, at));
  if (has(reading, 12) && uint16(bytes, at + 4) === MAC_LENGTH) setOffset(slots, SRC, at + 6);
  return truncated(reading, "sll");
}

/** The header of link type 113 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html). */
export function decodeLinuxCooked(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, V1_LENGTH)) return readCut(reading);
  reading.at += V1_LENGTH;
  return putFields(reading, uint16(bytes, at), uint16(bytes, at + 4), at + 6, uint16(bytes, at + 14));
}

/** The header of link type 276 (tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html). */
export function decodeLinuxCooked2(reading: Reading): number {
  const { bytes, at } = reading;
  if (!has(reading, V2_LENGTH)) return truncated(reading, "sll");
  reading.at += V2_LENGTH;
  return putFields(reading, bytes[at + 10]!, bytes[at + 11]!, at + 12, uint16(bytes, at));
}
