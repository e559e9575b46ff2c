import { concatenate } from "./concatenate.js";

/** An EUI-64 with its bytes in the order of its text, or every device of the PAN. */
export type LinkAddress = Uint8Array | "broadcast";

const UNIVERSAL_LOCAL_BIT = 0x02;
const LINK_LOCAL_PREFIX = Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0);

/** The address with the 8-byte `prefix` and the interface identifier of `eui64` (RFC 4291, appendix A). */
export function globalAddress(prefix: Uint8Array, eui64: Uint8Array): Uint8Array {
  const address = concatenate([prefix, eui64]);
  address[8]! ^= UNIVERSAL_LOCAL_BIT;
  return address;
}

/** fe80::/64 with the interface identifier of `eui64`, whose bytes are in the order of its text. */
export function linkLocalAddress(eui64: Uint8Array): Uint8Array {
  return globalAddress(LINK_LOCAL_PREFIX, eui64);
}
