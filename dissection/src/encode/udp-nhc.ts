import { NEXT_HEADER, NHC, NHC_UDP_PORT } from "../protocols/assigned-numbers.js";
import { bigEndian16, concatenate } from "./concatenate.js";
import { internetChecksum } from "./internet-checksum.js";

/** A UDP datagram with the IPv6 addresses that its checksum covers, 16 bytes each. */
export interface UdpDatagram {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

const HEADER_LENGTH = 8;

/** RFC 768 and RFC 8200, 8.1: a sum of 0 is sent as 0xffff. */
function checksum({ source, destination, sourcePort, destinationPort, payload }: UdpDatagram): number {
  const whole = new Uint8Array(HEADER_LENGTH + payload.length);
  whole.set(bigEndian16(sourcePort), 0);
  whole.set(bigEndian16(destinationPort), 2);
  whole.set(bigEndian16(whole.length), 4);
  whole.set(payload, HEADER_LENGTH);
  return internetChecksum(source, destination, NEXT_HEADER.UDP, whole) || 0xffff;
}

/** The ports with the code P in front (RFC 6282, 4.3.3), in the shortest form there is. */
function carryPorts(
  source: number,
  destination: number,
): { readonly code: number; readonly inline: number[] } {
  const nibble = (port: number) => (port & 0xfff0) === NHC_UDP_PORT.NIBBLE_BASE;
  const byte = (port: number) => (port & 0xff00) === NHC_UDP_PORT.BYTE_BASE;
  if (nibble(source) && nibble(destination)) {
    return { code: 3, inline: [((source & 0x0f) << 4) | (destination & 0x0f)] };
  }
  if (byte(source)) return { code: 2, inline: [source & 0xff, ...bigEndian16(destination)] };
  if (byte(destination)) return { code: 1, inline: [...bigEndian16(source), destination & 0xff] };
  return { code: 0, inline: [...bigEndian16(source), ...bigEndian16(destination)] };
}

/** The datagram with its header compressed by NHC, the checksum inline (RFC 6282, 4.3). */
export function encodeUdpNhc(datagram: UdpDatagram): Uint8Array {
  const { code, inline } = carryPorts(datagram.sourcePort, datagram.destinationPort);
  return concatenate([[NHC.UDP | code], inline, bigEndian16(checksum(datagram)), datagram.payload]);
}
