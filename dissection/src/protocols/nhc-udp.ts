import { slotOf } from "../attributes.js";
import { has, type Reading, STOP, truncated, uint16 } from "../reading.js";
import { setNumber } from "../slots.js";
import { NHC_UDP_PORT } from "./assigned-numbers.js";
import { putPayloadLength } from "./nhc.js";

const SRC_PORT = slotOf("udp.src_port");
const DEST_PORT = slotOf("udp.dest_port");
const LENGTH = slotOf("udp.len");

const CHECKSUM_ELIDED = 0x04;
const UDP_HEADER_LENGTH = 8;

/** Octets of both ports by the P bits (RFC 6282, 4.3.3). */
const PORTS_LENGTH = [4, 3, 3, 1] as const;

/** Ports at the cursor, in the form that the P bits say. */
function putPorts(reading: Reading, form: number): void {
  const { bytes, at, slots } = reading;
  const first = bytes[at]!;
  if (form === 3) {
    setNumber(slots, SRC_PORT, NHC_UDP_PORT.NIBBLE_BASE + (first >>> 4));
    setNumber(slots, DEST_PORT, NHC_UDP_PORT.NIBBLE_BASE + (first & 0x0f));
  } else if (form === 2) {
    setNumber(slots, SRC_PORT, NHC_UDP_PORT.BYTE_BASE + first);
    setNumber(slots, DEST_PORT, uint16(bytes, at + 1));
  } else {
    setNumber(slots, SRC_PORT, uint16(bytes, at));
    setNumber(slots, DEST_PORT, form === 0 ? uint16(bytes, at + 2) : NHC_UDP_PORT.BYTE_BASE + bytes[at + 2]!);
  }
}

/** A compressed UDP header (RFC 6282, 4.3); its length is that of what the datagram has left. */
export function decodeNhcUdp(reading: Reading): number {
  if (!has(reading, 1)) return truncated(reading, "udp");
  const octet = reading.bytes[reading.at]!;
  const ports = PORTS_LENGTH[octet & 3]!;
  const checksum = (octet & CHECKSUM_ELIDED) === 0 ? 2 : 0;
  if (!has(reading, 1 + ports + checksum)) return truncated(reading, "udp");
  reading.at += 1;
  putPorts(reading, octet & 3);
  reading.at += ports + checksum;
  setNumber(reading.slots, LENGTH, putPayloadLength(reading, UDP_HEADER_LENGTH) - reading.expanded);
  return STOP;
}
