/** Attributes that the original's rules may name, by protocol and type: those of docs/attributes.md, and what it counts per flow. */
const BY_TYPE: Readonly<Record<string, string>> = {
  n: `meta.packet_len meta.timestamp meta.rank ethernet.proto ethernet.packet_count 8021q.vid arp.ar_op
    ip.version ip.proto_id ip.proto_ttl ip.tot_len ip.identification ip.df_flag ip.mf_flag ip.rf_flag ip.frag_offset
    ip.opts_type ip.padding_check ip.packet_count ip.ip_frag_packets_count ip.client_port ip.server_port
    tcp.src_port tcp.dest_port tcp.seq_nb tcp.ack_nb tcp.flags tcp.fin tcp.syn tcp.rst tcp.psh tcp.ack tcp.urg tcp.ece
    tcp.cwr tcp.window tcp.payload_len udp.src_port udp.dest_port udp.len icmp.type icmp.code icmp.packet_count gre.version
    sctp.src_port sctp.dest_port sctp.ch_type http.status ieee802154.frame_type ieee802154.sequence_number`,
  mac: "ethernet.src ethernet.dst arp.ar_sha arp.ar_tha",
  ip4: "ip.src ip.dst ip.client_addr ip.server_addr arp.ar_sip arp.ar_tip",
  ip6: "ipv6.src ipv6.dst",
  a8: "ieee802154.src_address_extended ieee802154.dst_address_extended",
  s: `http.method http.uri http.host http.user_agent http.version ftp.packet_request ftp.packet_request_parameter`,
  h: "tcp.p_payload tcp.tcp_session_payload_up tcp.tcp_session_payload_down",
};

const TYPES = new Map(
  Object.entries(BY_TYPE).flatMap(([type, names]) => names.split(/\s+/).map((name) => [name, type] as const)),
);

/** What the reader is to know for the original's rules. */
export const MMT_DICTIONARY = {
  attributeType: (name: string) => TYPES.get(name),
  knownAttributes: [...TYPES.keys()],
};

export const MMT_PROTOCOLS: ReadonlySet<string> = new Set(
  [...TYPES.keys()].map((name) => name.slice(0, name.indexOf("."))),
);
