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
const BEACON = 0;
const MAC_COMMAND = 3;
const MAC_SECURITY = ["secured level ieee802154.sec_level", "key ieee802154.key_index"];
const MAC_SENT = ["sequence ieee802154.sequence_number", "PAN ieee802154.dst_pan_id"];

const APPLICATIONS: readonly Summary[] = [
  {
    protocol: "CoAP",
    shownBy: "coap.code",
    says: [
      ...["coap.type", "coap.code", "MID coap.mid", "coap.uri_path", "?coap.uri_query"],
      ...["observe coap.observe", "block coap.block_number", "payload coap.payload_length"],
    ],
  },
  { protocol: "HTTP", shownBy: "http.method", says: ["http.method", "http.uri", "host http.host"] },
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
    says: ["dns.is_response", "dns.query_type", "dns.query_name", "dns.rcode", "answers dns.answers"],
  },
  { protocol: "MQTT", shownBy: "mqtt.type", says: ["mqtt.type", "QoS mqtt.qos"] },
];

const MESSAGES: readonly Summary[] = [
  {
    protocol: "RPL",
    shownBy: "icmpv6.type",
    is: RPL_TYPE,
    says: [
      ...["icmpv6.code", "rank rpl.dio_rank", "version rpl.dio_version", "sequence rpl.dao_sequence"],
      ...["target rpl.target", "parent rpl.transit_parent", "lifetime rpl.transit_lifetime"],
      ...["sequence rpl.daoack_sequence", "status rpl.daoack_status"],
    ],
  },
  {
    protocol: "ICMPv6",
    shownBy: "icmpv6.type",
    says: [
      ...["icmpv6.type", "code icmpv6.code", "id icmpv6.echo_identifier", "sequence icmpv6.echo_sequence"],
      ...["target icmpv6.ns_target", "target icmpv6.na_target", "prefix icmpv6.prefix"],
    ],
  },
  {
    protocol: "ICMP",
    shownBy: "icmp.type",
    says: ["icmp.type", "code icmp.code", "id icmp.identifier", "sequence icmp.sequence"],
  },
];

const TRANSPORTS: readonly Summary[] = [
  {
    protocol: "TCP",
    shownBy: "tcp.src_port",
    says: ["tcp.src_port", "→ tcp.dest_port", "tcp.flags", "payload tcp.payload_len"],
  },
  {
    protocol: "UDP",
    shownBy: "udp.src_port",
    says: ["udp.src_port", "→ udp.dest_port", "payload udp.len"],
  },
  {
    protocol: "SCTP",
    shownBy: "sctp.src_port",
    says: ["sctp.src_port", "→ sctp.dest_port", "sctp.ch_type"],
  },
];

const NETWORKS: readonly Summary[] = [
  {
    protocol: "IPv6",
    shownBy: "ipv6.next_header",
    says: [
      ...["next header ipv6.next_header", "payload ipv6.payload_len"],
      ...["fragment ipv6.frag_identification", "at ipv6.frag_offset"],
    ],
  },
  { protocol: "IPv6", shownBy: "ipv6.src", says: ["hop limit ipv6.hop_limit"] },
  {
    protocol: "IPv4",
    shownBy: "ip.proto_id",
    says: ["protocol ip.proto_id", "length ip.tot_len", "fragment at ip.frag_offset"],
  },
  { protocol: "ARP", shownBy: "arp.ar_op", is: 1, says: ["who has arp.ar_tip?", "tell arp.ar_sip"] },
  { protocol: "ARP", shownBy: "arp.ar_op", is: 2, says: ["arp.ar_sip", "is at arp.ar_sha"] },
  { protocol: "ARP", shownBy: "arp.ar_op", says: ["operation arp.ar_op"] },
  {
    protocol: "6LoWPAN",
    shownBy: "lowpan.frag_tag",
    says: [
      ...["fragment of datagram lowpan.frag_tag", "of lowpan.frag_size", "at lowpan.frag_offset"],
      ...["from lowpan.mesh_orig", "to lowpan.mesh_dest"],
    ],
  },
  {
    protocol: "6LoWPAN",
    shownBy: "lowpan.iphc_base_encoding",
    says: ["compressed header", "from lowpan.mesh_orig", "to lowpan.mesh_dest"],
  },
  {
    protocol: "Zigbee",
    shownBy: "zbee_nwk.frame_type",
    says: [
      ...["zbee_nwk.frame_type", "zbee_nwk.cmd", "sequence zbee_nwk.seq", "radius zbee_nwk.radius"],
      "counter zbee_nwk.frame_counter",
    ],
  },
];

const LINKS: readonly Summary[] = [
  {
    protocol: "IEEE 802.15.4",
    shownBy: "ieee802154.frame_type",
    is: BEACON,
    // Those of version 2 may name the recipients' PAN instead of the sender's (IEEE Std 802.15.4-2020, 7.3.1).
    says: [
      "ieee802154.frame_type",
      ...MAC_SENT,
      "PAN ieee802154.src_pan_id",
      "ASN tsch.asn",
      ...MAC_SECURITY,
    ],
  },
  {
    protocol: "6top",
    shownBy: "sixtop.type",
    says: ["sixtop.type", "code sixtop.code", "sequence sixtop.seqnum"],
  },
  {
    protocol: "IEEE 802.15.4",
    shownBy: "ieee802154.frame_type",
    is: MAC_COMMAND,
    says: [
      ...["ieee802154.cmd", "address ieee802154.assoc_address", "status ieee802154.assoc_status"],
      ...MAC_SENT,
      ...MAC_SECURITY,
    ],
  },
  {
    protocol: "IEEE 802.15.4",
    shownBy: "ieee802154.frame_type",
    says: ["ieee802154.frame_type", ...MAC_SENT, "ASN tsch.asn", ...MAC_SECURITY],
  },
  { protocol: "Ethernet", shownBy: "ethernet.proto", says: ["type ethernet.proto"] },
  { protocol: "Linux cooked", shownBy: "sll.proto", says: ["type sll.proto"] },
];

/** From the highest layer to the lowest; the first that is there names the frame. */
export const SUMMARIES: readonly Summary[] = [
  ...APPLICATIONS,
  ...MESSAGES,
  ...TRANSPORTS,
  ...NETWORKS,
  ...LINKS,
];

/** What is said before an attribute, the attribute, and what is said behind it. */
export interface Said {
  readonly before: string;
  readonly attribute: string | undefined;
  readonly behind: string;
}

const SAID = /^(.*?)([a-z0-9_]+\.[a-z0-9_]+)?([^a-z]*)$/;

/** `who has arp.ar_tip?` in its parts; words alone have no attribute. */
export function partsOf(said: string): Said {
  const [, before = "", attribute, behind = ""] = SAID.exec(said) ?? [];
  return { before, attribute, behind };
}

/** Where a frame comes from and goes to: of each the first that is there. */
export const SOURCES: readonly string[] = [
  "ipv6.src",
  "ip.src",
  "arp.ar_sip",
  "zbee_nwk.src",
  "ieee802154.src_address_extended",
  "ieee802154.src_address_short",
  "ethernet.src",
  "sll.src",
];
export const DESTINATIONS: readonly string[] = [
  "ipv6.dst",
  "ip.dst",
  "arp.ar_tip",
  "zbee_nwk.dst",
  "ieee802154.dst_address_extended",
  "ieee802154.dst_address_short",
  "ethernet.dst",
];
