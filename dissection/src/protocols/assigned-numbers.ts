/** Numbers that decoders and encoders share, each with the document that assigns it. */

/** IEEE Std 802.15.4-2020, Table 7-1. */
export const FRAME_TYPE = {
  BEACON: 0,
  DATA: 1,
  ACK: 2,
  COMMAND: 3,
  MULTIPURPOSE: 5,
  FRAGMENT: 6,
  EXTENDED: 7,
} as const;

/** IEEE Std 802.15.4-2020, Table 7-3 (destination and source addressing mode). */
export const ADDRESS_MODE = { NONE: 0, RESERVED: 1, SHORT: 2, EXTENDED: 3 } as const;

/** IEEE Std 802.15.4-2020, 7.2.2.10. */
export const FRAME_VERSION = { V2003: 0, V2006: 1, V2015: 2 } as const;

/** Bits of the frame control field (IEEE Std 802.15.4-2020, 7.2.2). */
export const FRAME_CONTROL = {
  TYPE_MASK: 0x0007,
  SECURITY: 0x0008,
  PENDING: 0x0010,
  ACK_REQUEST: 0x0020,
  PAN_ID_COMPRESSION: 0x0040,
  SEQUENCE_SUPPRESSION: 0x0100,
  IE_PRESENT: 0x0200,
  DESTINATION_MODE_SHIFT: 10,
  VERSION_SHIFT: 12,
  SOURCE_MODE_SHIFT: 14,
} as const;

/** First bytes of a 6LoWPAN header: RFC 4944, 5.1; RFC 6282, 3; RFC 8025, 3 (pages); bits that are not the dispatch are 0. */
export const DISPATCH = {
  IPV6: 0x41,
  HC1: 0x42,
  BROADCAST: 0x50,
  IPHC: 0x60,
  MESH: 0x80,
  FRAGMENT_FIRST: 0xc0,
  FRAGMENT_NEXT: 0xe0,
  PAGE: 0xf0,
  /** No dispatch, but a frame control field of Zigbee: version 2, in bits 2 to 5. */
  ZIGBEE: 0x08,
} as const;

/** RFC 6282, 4.1, and RFC 7400, 3: first byte of a compressed next header; bits that are not the dispatch are 0. */
export const NHC = {
  EXTENSION: 0xe0,
  UDP: 0xf0,
  GHC_EXTENSION: 0xb0,
  GHC_UDP: 0xd0,
  GHC_ICMPV6: 0xdf,
} as const;

/** RFC 6282, 4.2: extension header identifiers of NHC, in bits 3..1. */
export const NHC_EXTENSION = {
  HOP_BY_HOP: 0,
  ROUTING: 1,
  FRAGMENT: 2,
  DESTINATION: 3,
  MOBILITY: 4,
  IPV6: 7,
} as const;

/** RFC 6282, 4.3.3: ports 0xf0b0..0xf0bf and 0xf000..0xf0ff are compressed. */
export const NHC_UDP_PORT = { NIBBLE_BASE: 0xf0b0, BYTE_BASE: 0xf000 } as const;

/** iana.org/assignments/protocol-numbers. */
export const NEXT_HEADER = {
  HOP_BY_HOP: 0,
  ICMP: 1,
  IPV4: 4,
  TCP: 6,
  UDP: 17,
  IPV6: 41,
  ROUTING: 43,
  FRAGMENT: 44,
  GRE: 47,
  AUTHENTICATION: 51,
  ICMPV6: 58,
  NONE: 59,
  DESTINATION: 60,
  SCTP: 132,
  MOBILITY: 135,
  SHIM6: 140,
} as const;

/** iana.org/assignments/ipv6-parameters: types of routing headers; 3 by RFC 6554. */
export const ROUTING_TYPE = { SOURCE_ROUTE: 0, MOBILE: 2, RPL: 3 } as const;

/**
 * Options of IPv6 hop-by-hop and destination headers: RFC 8200, 4.2; RFC 9008, 11.1 (0x23 since then, 0x63 by RFC
 * 6553); RFC 2675, 2; RFC 6275, 6.3.
 */
export const HOP_OPTION = {
  PAD1: 0x00,
  PADN: 0x01,
  RPL: 0x63,
  RPL_2021: 0x23,
  JUMBO: 0xc2,
  HOME_ADDRESS: 0xc9,
} as const;

/** iana.org/assignments/icmpv6-parameters; RFC 6550, 6. */
export const ICMPV6_TYPE = {
  PACKET_TOO_BIG: 2,
  PARAMETER_PROBLEM: 4,
  ECHO_REQUEST: 128,
  ECHO_REPLY: 129,
  ROUTER_SOLICITATION: 133,
  ROUTER_ADVERTISEMENT: 134,
  NEIGHBOUR_SOLICITATION: 135,
  NEIGHBOUR_ADVERTISEMENT: 136,
  RPL: 155,
} as const;

/** Codes of ICMPv6 type 155 (RFC 6550, 20.2); 0x80 is set in the secure variants. */
export const RPL_CODE = { DIS: 0x00, DIO: 0x01, DAO: 0x02, DAO_ACK: 0x03, SECURE: 0x80 } as const;

/** Options of RPL control messages (RFC 6550, 20.4). */
export const RPL_OPTION = {
  PAD1: 0,
  PADN: 1,
  METRICS: 2,
  ROUTE: 3,
  CONFIGURATION: 4,
  TARGET: 5,
  TRANSIT: 6,
  SOLICITED: 7,
  PREFIX: 8,
} as const;

/** iana.org/assignments/core-parameters: options of CoAP. */
export const COAP_OPTION = {
  URI_HOST: 3,
  OBSERVE: 6,
  URI_PORT: 7,
  URI_PATH: 11,
  CONTENT_FORMAT: 12,
  URI_QUERY: 15,
  BLOCK2: 23,
  BLOCK1: 27,
} as const;

/** UDP port of ZEP, and its payload's first bytes "EX". */
export const ZEP = { PORT: 17754, MAGIC_0: 0x45, MAGIC_1: 0x58 } as const;

/** TLVs of the TAP header of link type 283 (IEEE 802.15.4 TAP specification 1.2, 3). */
export const TAP_TLV = { FCS_TYPE: 0, RSS: 1, CHANNEL: 3, ASN: 7, LQI: 10 } as const;

/** Values of the TLV FCS_TYPE. */
export const TAP_FCS = { NONE: 0, CRC_16: 1, CRC_32: 2 } as const;
