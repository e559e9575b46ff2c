/**
 * Frame check sequence of IEEE 802.15.4, 16 bits: x^16 + x^12 + x^5 + 1, least significant bit first,
 * start value 0, nothing inverted (IEEE Std 802.15.4-2020, 7.2.11).
 */
const REFLECTED_POLYNOMIAL = 0x8408;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ REFLECTED_POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** Octets that the 16-bit FCS takes at the end of a frame, least significant first. */
export const FCS_LENGTH = 2;

/** CRC-16 of `bytes[start, end)`; what a sender appends as FCS, low byte first. */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let remainder = 0;
  for (let at = start; at < end; at++) {
    remainder = (remainder >>> 8) ^ TABLE[(remainder ^ bytes[at]!) & 0xff]!;
  }
  return remainder;
}
