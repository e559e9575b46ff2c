import type { Value } from "@fedprobe/dissection";

/** Numbers that have a name; others are written as they are. */
type Names = Readonly<Record<number, string>>;

const FRAME_TYPES: Names = [
  ...["beacon", "data", "ack", "command"],
  ...["reserved", "multipurpose", "fragment", "extended"],
];
/** IEEE Std 802.15.4-2020, 7.5.1. */
const COMMANDS: Names = {
  1: "association request",
  2: "association response",
  3: "disassociation",
  4: "data request",
  5: "PAN ID conflict",
  6: "orphan notification",
  7: "beacon request",
  8: "coordinator realignment",
  9: "GTS request",
};
const SIXTOP_TYPES: Names = ["request", "response", "confirmation"];
const ZIGBEE_TYPES: Names = { 0: "data", 1: "command", 3: "inter-PAN" };
/** Zigbee specification 05-3474-23, 3.4. */
const ZIGBEE_COMMANDS: Names = {
  1: "route request",
  2: "route reply",
  3: "network status",
  4: "leave",
  5: "route record",
  6: "rejoin request",
  7: "rejoin response",
  8: "link status",
  9: "network report",
  10: "network update",
  11: "end device timeout request",
  12: "end device timeout response",
};
/** RFC 6550, 6; with the bit 0x80 the message is secured. */
const RPL_CODES: Names = {
  ...{ 0: "DIS", 1: "DIO", 2: "DAO", 3: "DAO-ACK" },
  ...{ 128: "secure DIS", 129: "secure DIO", 130: "secure DAO", 131: "secure DAO-ACK" },
  138: "consistency check",
};
const ICMPV6_TYPES: Names = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded",
  4: "parameter problem",
  128: "echo request",
  129: "echo reply",
  130: "multicast listener query",
  131: "multicast listener report",
  132: "multicast listener done",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbor solicitation",
  136: "neighbor advertisement",
  137: "redirect",
  143: "multicast listener report v2",
  157: "duplicate address request",
  158: "duplicate address confirmation",
};
const ICMP_TYPES: Names = {
  0: "echo reply",
  3: "destination unreachable",
  5: "redirect",
  8: "echo request",
  11: "time exceeded",
  12: "parameter problem",
};
const IP_PROTOCOLS: Names = {
  ...{ 0: "hop-by-hop", 1: "ICMP", 2: "IGMP", 6: "TCP", 17: "UDP", 41: "IPv6", 43: "routing" },
  ...{ 44: "fragment", 47: "GRE", 50: "ESP", 51: "AH", 58: "ICMPv6", 59: "none", 60: "options" },
  ...{ 89: "OSPF", 103: "PIM", 132: "SCTP" },
};
/** RFC 7252, 12.1. */
const COAP_CODES: Names = {
  ...{ 0: "empty", 1: "GET", 2: "POST", 3: "PUT", 4: "DELETE", 5: "FETCH", 6: "PATCH", 7: "iPATCH" },
  ...{ 65: "Created", 66: "Deleted", 67: "Valid", 68: "Changed", 69: "Content", 95: "Continue" },
  ...{ 128: "Bad Request", 129: "Unauthorized", 130: "Bad Option", 131: "Forbidden", 132: "Not Found" },
  ...{ 133: "Method Not Allowed", 134: "Not Acceptable", 136: "Request Entity Incomplete" },
  ...{ 140: "Precondition Failed", 141: "Request Entity Too Large", 143: "Unsupported Content-Format" },
  ...{ 160: "Internal Server Error", 161: "Not Implemented", 162: "Bad Gateway" },
  ...{ 163: "Service Unavailable", 164: "Gateway Timeout", 165: "Proxying Not Supported" },
};
const DNS_TYPES: Names = {
  ...{ 1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV" },
  ...{ 41: "OPT", 43: "DS", 46: "RRSIG", 48: "DNSKEY", 64: "SVCB", 65: "HTTPS", 255: "ANY" },
};
const DNS_CODES: Names = {
  ...{ 1: "format error", 2: "server failure", 3: "no such name" },
  ...{ 4: "not implemented", 5: "refused" },
};
const MQTT_TYPES: Names = [
  ...["reserved", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP"],
  ...["SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"],
];
const SCTP_CHUNKS: Names = {
  ...{ 0: "DATA", 1: "INIT", 2: "INIT ACK", 3: "SACK", 4: "HEARTBEAT", 5: "HEARTBEAT ACK", 6: "ABORT" },
  ...{ 7: "SHUTDOWN", 8: "SHUTDOWN ACK", 9: "ERROR", 10: "COOKIE ECHO", 11: "COOKIE ACK" },
  14: "SHUTDOWN COMPLETE",
};

const NAMES: Readonly<Record<string, Names>> = {
  "ieee802154.frame_type": FRAME_TYPES,
  "ieee802154.cmd": COMMANDS,
  "sixtop.type": SIXTOP_TYPES,
  "zbee_nwk.frame_type": ZIGBEE_TYPES,
  "zbee_nwk.cmd": ZIGBEE_COMMANDS,
  "icmpv6.type": ICMPV6_TYPES,
  "icmp.type": ICMP_TYPES,
  "ipv6.next_header": IP_PROTOCOLS,
  "ip.proto_id": IP_PROTOCOLS,
  "coap.type": ["CON", "NON", "ACK", "RST"],
  "arp.ar_op": { 1: "request", 2: "reply" },
  "dns.is_response": ["query", "response"],
  "dns.query_type": DNS_TYPES,
  "dns.rcode": DNS_CODES,
  "mqtt.type": MQTT_TYPES,
  "sctp.ch_type": SCTP_CHUNKS,
};

const TCP_FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
const UDP_HEADER_LENGTH = 8;

/** A CoAP code as `c.dd` (RFC 7252, 3). */
function coapCode(code: number): string {
  const name = COAP_CODES[code];
  return `${code >>> 5}.${String(code & 0x1f).padStart(2, "0")}${name === undefined ? "" : ` ${name}`}`;
}

function tcpFlags(flags: number): string {
  return `[${TCP_FLAGS.filter((_, bit) => (flags >>> bit) & 1).join(", ")}]`;
}

/** Left out where it is 0, which is the usual thing. */
function unlessZero(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}

/** What is more than a name for a number; `undefined` if nothing is to be said. */
const WRITTEN: Readonly<Record<string, (value: number) => string | undefined>> = {
  "coap.code": coapCode,
  "tcp.flags": tcpFlags,
  "icmp.code": unlessZero,
  "icmpv6.code": unlessZero,
  "ip.frag_offset": unlessZero,
  "dns.rcode": (code) => (code === 0 ? undefined : (DNS_CODES[code] ?? `error ${code}`)),
  "dns.answers": unlessZero,
  "udp.len": (length) => String(Math.max(0, length - UDP_HEADER_LENGTH)),
  "ethernet.proto": (type) => `0x${type.toString(16).padStart(4, "0")}`,
  "sll.proto": (type) => `0x${type.toString(16).padStart(4, "0")}`,
};

/** The value of `attribute` as a summary of `protocol` writes it; `undefined` if it is not worth a word. */
export function inWords(protocol: string, attribute: string, value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (protocol === "RPL" && attribute === "icmpv6.code") return RPL_CODES[value] ?? `code ${value}`;
  const write = WRITTEN[attribute];
  return write === undefined ? (NAMES[attribute]?.[value] ?? String(value)) : write(value);
}
