import type { Value } from "@fedprobe/dissection";

/** How the summary of a frame speaks of its highest layer. */
export interface Summary {
  readonly protocol: string;
  /** The attribute that shows that the layer is there, and what it must be if not just anything. */
  readonly shownBy: string;
  readonly is?: number;
  /** Attributes that are said of it, each perhaps behind some words; absent ones are left out with these. */
  readonly says: readonly string[];
}

const RPL_TYPE = 155;

/** From the highest layer to the lowest; the first that is there names the frame. */
export const SUMMARIES: readonly Summary[] = [
  {
    protocol: "CoAP",
    shownBy: "coap.code",
    says: ["coap.type", "coap.code", "MID coap.mid", "coap.uri_path"],
  },
  { protocol: "HTTP", shownBy: "http.method", says: ["http.method", "http.host", "http.uri"] },
  { protocol: "HTTP", shownBy: "http.status", says: ["http.status", "http.content_type"] },
  {
    protocol: "FTP",
    shownBy: "ftp.packet_request",
    says: ["ftp.packet_request", "ftp.packet_request_parameter"],
  },
  {
    protocol: "FTP",
    shownBy: "ftp.packet_response",
    says: ["ftp.packet_response", "ftp.packet_response_parameter"],
  },
  {
    protocol: "DNS",
    shownBy: "dns.id",
    says: ["dns.is_response", "dns.query_name", "type dns.query_type", "answers dns.answers"],
  },
  { protocol: "MQTT", shownBy: "mqtt.type", says: ["mqtt.type", "QoS mqtt.qos"] },
  {
    protocol: "RPL",
    shownBy: "icmpv6.type",
    is: RPL_TYPE,
    says: [
      "icmpv6.code",
      "rank rpl.dio_rank",
      "version rpl.dio_version",
      "sequence rpl.dao_sequence",
      "target rpl.target",
      "parent rpl.transit_parent",
    ],
  },
  { protocol: "ICMPv6", shownBy: "icmpv6.type", says: ["icmpv6.type", "code icmpv6.code"] },
  { protocol: "ICMP", shownBy: "icmp.type", says: ["type icmp.type", "code icmp.code"] },
  {
    protocol: "TCP",
    shownBy: "tcp.src_port",
    says: ["tcp.src_port", "→ tcp.dest_port", "flags tcp.flags", "payload tcp.payload_len"],
  },
  {
    protocol: "UDP",
    shownBy: "udp.src_port",
    says: ["udp.src_port", "→ udp.dest_port", "length udp.len"],
  },
  {
    protocol: "SCTP",
    shownBy: "sctp.src_port",
    says: ["sctp.src_port", "→ sctp.dest_port", "chunk sctp.ch_type"],
  },
  {
    protocol: "IPv6",
    shownBy: "ipv6.next_header",
    says: ["next header ipv6.next_header", "payload ipv6.payload_len"],
  },
  { protocol: "IPv4", shownBy: "ip.proto_id", says: ["protocol ip.proto_id", "length ip.tot_len"] },
  { protocol: "ARP", shownBy: "arp.ar_op", says: ["operation arp.ar_op", "who has arp.ar_tip"] },
  {
    protocol: "6LoWPAN",
    shownBy: "lowpan.frag_tag",
    says: ["fragment of datagram lowpan.frag_tag", "of lowpan.frag_size", "at lowpan.frag_offset"],
  },
  { protocol: "6top", shownBy: "sixtop.type", says: ["type sixtop.type", "code sixtop.code"] },
  {
    protocol: "IEEE 802.15.4",
    shownBy: "ieee802154.frame_type",
    says: [
      "ieee802154.frame_type",
      "sequence ieee802154.sequence_number",
      "PAN ieee802154.dst_pan_id",
      "ASN tsch.asn",
    ],
  },
  { protocol: "Ethernet", shownBy: "ethernet.proto", says: ["type ethernet.proto"] },
];

/** What is said before an attribute, and its name: the last word. */
export function wordsAndName(said: string): readonly [words: string, attribute: string] {
  const at = said.lastIndexOf(" ") + 1;
  return [said.slice(0, at), said.slice(at)];
}

/** Where a frame comes from and goes to: of each the first that is there. */
export const SOURCES: readonly string[] = [
  "ipv6.src",
  "ip.src",
  "arp.ar_sip",
  "ieee802154.src_address_extended",
  "ieee802154.src_address_short",
  "ethernet.src",
];
export const DESTINATIONS: readonly string[] = [
  "ipv6.dst",
  "ip.dst",
  "arp.ar_tip",
  "ieee802154.dst_address_extended",
  "ieee802154.dst_address_short",
  "ethernet.dst",
];

const FRAME_TYPES = ["beacon", "data", "ack", "command", "reserved", "multipurpose", "fragment", "extended"];
const COAP_TYPES = ["CON", "NON", "ACK", "RST"];
const RPL_CODES: Readonly<Record<number, string>> = { 0: "DIS", 1: "DIO", 2: "DAO", 3: "DAO-ACK" };
const ICMPV6_TYPES: Readonly<Record<number, string>> = {
  1: "destination unreachable",
  2: "packet too big",
  3: "time exceeded",
  4: "parameter problem",
  128: "echo request",
  129: "echo reply",
  133: "router solicitation",
  134: "router advertisement",
  135: "neighbor solicitation",
  136: "neighbor advertisement",
};

/** Numbers that have a name, by the attribute. */
const NAMES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "ieee802154.frame_type": FRAME_TYPES,
  "coap.type": COAP_TYPES,
  "dns.is_response": ["query", "response"],
  "icmpv6.type": ICMPV6_TYPES,
};

/** A CoAP code as `c.dd` (RFC 7252, 3). */
function coapCode(code: number): string {
  return `${code >>> 5}.${String(code & 0x1f).padStart(2, "0")}`;
}

/** The value of `attribute` as a summary of `protocol` writes it. */
export function inWords(protocol: string, attribute: string, value: Value): string {
  if (typeof value === "string") return value;
  if (attribute === "coap.code") return coapCode(value);
  const names = protocol === "RPL" && attribute === "icmpv6.code" ? RPL_CODES : NAMES[attribute];
  return names?.[value] ?? String(value);
}
