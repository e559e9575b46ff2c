import { formatEui64, formatIp6, globalAddress, linkLocalAddress } from "@fedprobe/dissection";

/** fd00::/64 (RFC 4193), and fd00:0:0:n::/64 of the n-th other network. */
export function prefixOf(network: number): Uint8Array {
  return Uint8Array.of(0xfd, 0, 0, 0, 0, 0, network >>> 8, network & 0xff);
}

/** Who a device is, or says that it is. Addresses have their bytes in the order of their text. */
export interface Identity {
  /** Place in the configuration, from 0; identities that no device has come after them. */
  readonly index: number;
  readonly name: string;
  /** 8 bytes. */
  readonly eui64: Uint8Array;
  /** 16 bytes each. */
  readonly linkLocal: Uint8Array;
  readonly global: Uint8Array;
}

/** The identity at `index`: its EUI-64 is 02:12:74:00:00, and its number from 1 in 24 bits. */
export function makeIdentity(index: number, name: string, network: number): Identity {
  const number = index + 1;
  const eui64 = Uint8Array.of(0x02, 0x12, 0x74, 0, 0, number >>> 16, (number >>> 8) & 0xff, number & 0xff);
  const global = globalAddress(prefixOf(network), eui64);
  return { index, name, eui64, linkLocal: linkLocalAddress(eui64), global };
}

/** Its EUI-64 as text: `02:12:74:00:00:00:00:01`. */
export function eui64Of({ eui64 }: Identity): string {
  return formatEui64(eui64, 0);
}

/** Its global address as text: `fd00::12:7400:0:1`. */
export function addressOf({ global }: Identity): string {
  return formatIp6(global, 0);
}
