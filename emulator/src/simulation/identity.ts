import { formatEui64, formatIp6, globalAddress, linkLocalAddress } from "@fedprobe/dissection";

/** fd00::/64 (RFC 4193). */
export const GLOBAL_PREFIX = Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 0);

/** Who a device is. Addresses have their bytes in the order of their text. */
export interface Identity {
  /** Place in the configuration, from 0. */
  readonly index: number;
  readonly name: string;
  /** 8 bytes. */
  readonly eui64: Uint8Array;
  /** 16 bytes each. */
  readonly linkLocal: Uint8Array;
  readonly global: Uint8Array;
}

/** The identity of the device at `index`: its EUI-64 is 02:12:74:00:00:00 and its number from 1. */
export function makeIdentity(index: number, name: string): Identity {
  const number = index + 1;
  const eui64 = Uint8Array.of(0x02, 0x12, 0x74, 0, 0, 0, number >>> 8, number & 0xff);
  return {
    index,
    name,
    eui64,
    linkLocal: linkLocalAddress(eui64),
    global: globalAddress(GLOBAL_PREFIX, eui64),
  };
}

/** Its EUI-64 as text: `02:12:74:00:00:00:00:01`. */
export function eui64Of({ eui64 }: Identity): string {
  return formatEui64(eui64, 0);
}

/** Its global address as text: `fd00::12:7400:0:1`. */
export function addressOf({ global }: Identity): string {
  return formatIp6(global, 0);
}
