import { LINK_TYPE } from "../model.js";

/** Classic pcap (draft-ietf-opsawg-pcap): a file header, then a header and the bytes of each frame. */
export const FILE_HEADER_LENGTH = 24;
export const RECORD_HEADER_LENGTH = 16;

/** First four bytes as a number in the byte order of the file; the second form counts nanoseconds. */
export const PCAP_MAGIC = { MICROSECONDS: 0xa1b2c3d4, NANOSECONDS: 0xa1b23c4d } as const;

/** Longest record that libpcap writes; more than that is no length but garbage. */
export const MAXIMUM_SNAPSHOT = 262_144;

export const US_PER_SECOND = 1_000_000;

/** Link types that can be read. */
export const KNOWN_LINK_TYPES: readonly number[] = Object.values(LINK_TYPE);
