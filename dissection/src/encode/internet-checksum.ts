function sumOfWords(bytes: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  return sum;
}

/**
 * Checksum of an upper-layer message over the pseudo-header of IPv6 (RFC 8200, 8.1), its own checksum
 * field being 0. Addresses are 16 bytes.
 */
export function internetChecksum(
  source: Uint8Array,
  destination: Uint8Array,
  nextHeader: number,
  message: Uint8Array,
): number {
  let sum = sumOfWords(source) + sumOfWords(destination) + message.length + nextHeader + sumOfWords(message);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
