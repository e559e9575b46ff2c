/**
 * The words of this package: a frame is bytes with a time; an attribute is what a protocol says of it.
 */

/** Link types as registered at tcpdump.org/linktypes.html; what this package reads today. */
export const LINK_TYPE = {
  ETHERNET: 1,
  RAW_IP: 101,
  LINUX_SLL: 113,
  IEEE802_15_4_WITHFCS: 195,
  IEEE802_15_4_NONASK_PHY: 215,
  IEEE802_15_4_NOFCS: 230,
  LINUX_SLL2: 276,
  IEEE802_15_4_TAP: 283,
} as const;

/**
 * What the last bytes of a frame of link type 195 or 215 are: its CRC of 16 or 32 bits (IEEE Std 802.15.4-2020,
 * 7.2.11), what TI's CC24xx radios put in place of the former (RSSI, and whether it was right), or no check
 * sequence. Of an unknown one, two octets are taken off, and nothing is said of it.
 */
export const FCS_FORMATS = ["crc-16", "cc24xx", "none", "crc-32", "unknown"] as const;

export type FcsFormat = (typeof FCS_FORMATS)[number];

/** What the radio said of a frame, where the source can observe it. */
export interface Radio {
  /** dBm */
  readonly rssi?: number;
  readonly channel?: number;
  readonly lqi?: number;
}

/** One captured frame. `bytes` may be a view into a larger buffer and is valid until the next frame is read. */
export interface Frame {
  /** Microseconds since 1970; a double holds them exactly until the year 2255. */
  readonly time: number;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Length on the wire; larger than `bytes.length` if the capture was cut (snapped). */
  readonly wireLength: number;
  /** For link types 195 and 215; a TAP frame says so itself. Absent means "crc-16". */
  readonly fcsFormat?: FcsFormat;
  readonly radio?: Radio;
  /** What somebody noted of it in a pcapng file. */
  readonly comment?: string;
}

/**
 * Types of attributes (docs/attributes.md): n number, b 0/1, a2/a8 short/extended address, ip6, ip4, mac,
 * s text, h bytes in hexadecimal. As values: n and b are JS numbers, all else is text in its canonical
 * form (`0x1234`, `02:00:00:00:00:15:00:01`, RFC 5952).
 */
export type AttributeType = "n" | "b" | "a2" | "a8" | "ip6" | "ip4" | "mac" | "s" | "h";

export type Value = number | string;
