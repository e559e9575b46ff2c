/** pcapng (draft-ietf-opsawg-pcapng): blocks of type, length, body, and the length again. */
export const BLOCK = {
  SECTION: 0x0a0d0d0a,
  INTERFACE: 1,
  /** Obsolete, but written by old tools. */
  PACKET: 2,
  SIMPLE_PACKET: 3,
  STATISTICS: 5,
  ENHANCED_PACKET: 6,
} as const;

/** First four bytes of pcapng, the same in both byte orders. */
export const PCAPNG_MAGIC = BLOCK.SECTION;

/** In a section header, as a number in the byte order of the section. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Type and both lengths; no block is shorter. */
export const BLOCK_FRAME_LENGTH = 12;

/** No tool writes longer blocks (Wireshark reads none); more is no length but garbage. */
export const MAXIMUM_BLOCK = 16 * 1024 * 1024;

/** Bytes of each kind of block before the frame in it, type and length included. */
export const BEFORE_FRAME = { ENHANCED: 28, SIMPLE: 12, OBSOLETE: 28 } as const;

/** Options of all blocks, of interfaces, and of sections. */
export const OPTION = {
  END: 0,
  COMMENT: 1,
  SECTION_HARDWARE: 2,
  SECTION_SYSTEM: 3,
  SECTION_APPLICATION: 4,
  INTERFACE_NAME: 2,
  INTERFACE_DESCRIPTION: 3,
  TIME_RESOLUTION: 9,
  FCS_LENGTH: 13,
  TIME_OFFSET: 14,
  /** Of statistics: what an interface dropped, and what the operating system did. */
  INTERFACE_DROPPED: 5,
  SYSTEM_DROPPED: 7,
} as const;

/** Blocks that are passed over, as people call them; those of no other kind are known. */
export const SKIPPED_BLOCKS: Readonly<Record<number, string>> = {
  4: "name resolution",
  9: "systemd journal",
  10: "decryption secrets",
  2989: "custom",
  1073744813: "custom",
};
