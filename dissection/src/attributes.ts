import type { AttributeType } from "./model.js";
import { nearestName } from "./nearest-name.js";

/** One entry of the dictionary. */
export interface Attribute {
  /** `protocol.name`. */
  readonly name: string;
  readonly type: AttributeType;
  readonly protocol: string;
  /** What it says, with its unit. */
  readonly sentence: string;
  /** The field of tshark 4.0 that holds the same value, if there is one. */
  readonly tshark?: string;
  /** Who knows it: this package from a frame's bytes, or the probe from the frames before it. */
  readonly by: "dissection" | "probe";
}

type Row = readonly [name: string, type: AttributeType, tshark: string, sentence: string];

/** Read from frames. An attribute that is absent on the wire is absent here, never 0. */
const DISSECTED = [
  ["meta.timestamp", "n", "frame.time_epoch", "Time of capture, µs since 1970."],
  ["meta.packet_len", "n", "frame.len", "Length on the wire with the header of the link type, bytes."],
  ["meta.link_type", "n", "", "Link type of the capture (tcpdump.org/linktypes.html)."],
  ["meta.rssi", "n", "wpan-tap.rss", "Received signal strength, dBm."],
  ["meta.channel", "n", "wpan-tap.ch_num", "Radio channel."],
  ["meta.lqi", "n", "wpan-tap.lqi", "Link quality indicator."],
  ["meta.psdu_hash", "h", "", "32 bits that tell one PSDU (without its FCS) from another."],
  ["ieee802154.frame_ctrl", "n", "wpan.fcf", "Frame control field."],
  ["ieee802154.frame_type", "n", "wpan.frame_type", "0 beacon, 1 data, 2 acknowledgement, 3 command."],
  ["ieee802154.security", "b", "wpan.security", "1 if the frame is secured."],
  ["ieee802154.frame_pending", "b", "wpan.pending", "1 if the sender has more data for the recipient."],
  ["ieee802154.ack_request", "b", "wpan.ack_request", "1 if an acknowledgement is asked for."],
  ["ieee802154.pan_id_compression", "b", "wpan.pan_id_compression", "1 if a PAN identifier is left out."],
  ["ieee802154.seq_num_suppression", "b", "wpan.seqno_suppression", "1 if there is no sequence number."],
  ["ieee802154.ie_present", "b", "wpan.ie_present", "1 if information elements follow the header."],
  ["ieee802154.dst_address_mode", "n", "wpan.dst_addr_mode", "0 none, 2 short, 3 extended."],
  ["ieee802154.frame_version", "n", "wpan.version", "0: 2003, 1: 2006, 2: 2015 and later."],
  ["ieee802154.src_address_mode", "n", "wpan.src_addr_mode", "0 none, 2 short, 3 extended."],
  ["ieee802154.sequence_number", "n", "wpan.seq_no", "Sequence number of the frame."],
  ["ieee802154.dst_pan_id", "a2", "wpan.dst_pan", "PAN identifier of the recipient."],
  ["ieee802154.dst_address_short", "a2", "wpan.dst16", "Short address of the recipient."],
  ["ieee802154.dst_address_extended", "a8", "wpan.dst64", "Extended address of the recipient."],
  ["ieee802154.src_pan_id", "a2", "wpan.src_pan", "PAN identifier of the sender."],
  ["ieee802154.src_address_short", "a2", "wpan.src16", "Short address of the sender."],
  ["ieee802154.src_address_extended", "a8", "wpan.src64", "Extended address of the sender."],
  [
    "ieee802154.fcs_ok",
    "b",
    "wpan.fcs_ok",
    "1 if the frame check sequence is right; absent where the source cannot see it.",
  ],
  ["ieee802154.sec_level", "n", "wpan.aux_sec.sec_level", "Security level, 0 to 7."],
  ["ieee802154.key_id_mode", "n", "wpan.aux_sec.key_id_mode", "How the key is named, 0 to 3."],
  ["ieee802154.frame_counter", "n", "wpan.aux_sec.frame_counter", "Frame counter of a secured frame."],
  ["ieee802154.key_index", "n", "wpan.aux_sec.key_index", "Key index of a secured frame."],
  ["lowpan.iphc_base_encoding", "n", "", "The two bytes of the IPHC base encoding."],
  ["lowpan.iphc_next_header", "n", "6lowpan.next", "Next header that IPHC carries in full."],
  ["lowpan.src", "ip6", "6lowpan.src", "Source address as IPHC gives it."],
  ["lowpan.dst", "ip6", "6lowpan.dst", "Destination address as IPHC gives it."],
  ["lowpan.frag_size", "n", "6lowpan.frag.size", "Length of the whole datagram, bytes."],
  ["lowpan.frag_tag", "n", "6lowpan.frag.tag", "Tag that the fragments of a datagram share."],
  ["lowpan.frag_offset", "n", "6lowpan.frag.offset", "Place of this fragment in its datagram, bytes."],
  [
    "lowpan.mesh_orig",
    "s",
    "6lowpan.mesh.orig16",
    "Originator in the mesh header, a short or an extended address.",
  ],
  [
    "lowpan.mesh_dest",
    "s",
    "6lowpan.mesh.dest16",
    "Final destination in the mesh header, short or extended.",
  ],
  ["lowpan.mesh_hops", "n", "6lowpan.mesh.hops", "Hops that the mesh header still allows."],
  ["ipv6.src", "ip6", "ipv6.src", "Source address."],
  ["ipv6.dst", "ip6", "ipv6.dst", "Destination address."],
  ["ipv6.next_header", "n", "ipv6.nxt", "What follows the fixed header (IANA protocol numbers)."],
  ["ipv6.hop_limit", "n", "ipv6.hlim", "Hops that are left."],
  ["ipv6.payload_len", "n", "ipv6.plen", "Bytes after the fixed header."],
  ["ipv6.traffic_class", "n", "ipv6.tclass", "Traffic class: DSCP and ECN."],
  ["ipv6.flow_label", "n", "ipv6.flow", "Flow label."],
  ["ipv6.rpl_instance", "n", "ipv6.opt.rpl.instance_id", "RPL instance in the hop-by-hop option."],
  ["ipv6.rpl_sender_rank", "n", "ipv6.opt.rpl.sender_rank", "Rank of the sender in the hop-by-hop option."],
  ["ipv6.rpl_o", "b", "ipv6.opt.rpl.flag.o", "1 if the packet travels down."],
  ["ipv6.rpl_r", "b", "ipv6.opt.rpl.flag.r", "1 if a rank error was seen."],
  ["ipv6.rpl_f", "b", "ipv6.opt.rpl.flag.f", "1 if it could not be forwarded further down."],
  ["icmpv6.type", "n", "icmpv6.type", "ICMPv6 type; 155 is RPL."],
  ["icmpv6.code", "n", "icmpv6.code", "ICMPv6 code; of RPL: 0 DIS, 1 DIO, 2 DAO, 3 DAO-ACK."],
  ["rpl.instance", "n", "icmpv6.rpl.dio.instance", "RPL instance of a DIO, DAO or DAO-ACK."],
  [
    "rpl.min_hop_rank_increase",
    "n",
    "icmpv6.rpl.opt.config.min_hop_rank_inc",
    "MinHopRankIncrease of the configuration option.",
  ],
  ["rpl.dio_version", "n", "icmpv6.rpl.dio.version", "DODAG version."],
  ["rpl.dio_rank", "n", "icmpv6.rpl.dio.rank", "Rank of the sender."],
  ["rpl.dio_dagid", "ip6", "icmpv6.rpl.dio.dagid", "DODAG identifier in a DIO."],
  ["rpl.dio_mop", "n", "icmpv6.rpl.dio.flag.mop", "Mode of operation."],
  ["rpl.dio_grounded", "b", "icmpv6.rpl.dio.flag.g", "1 if the DODAG is grounded."],
  ["rpl.dio_dtsn", "n", "icmpv6.rpl.dio.dtsn", "Destination advertisement trigger sequence number."],
  ["rpl.dao_sequence", "n", "icmpv6.rpl.dao.sequence", "Sequence number of a DAO."],
  ["rpl.dao_dagid", "ip6", "icmpv6.rpl.dao.dodagid", "DODAG identifier in a DAO."],
  ["rpl.daoack_status", "n", "icmpv6.rpl.daoack.status", "Status of a DAO-ACK; below 128 it is accepted."],
  ["rpl.target", "ip6", "icmpv6.rpl.opt.target.prefix", "First target of a DAO, filled up with zeros."],
  ["rpl.transit_parent", "ip6", "icmpv6.rpl.opt.transit.parent", "Parent in the first transit option."],
  [
    "rpl.transit_lifetime",
    "n",
    "icmpv6.rpl.opt.transit.pathlifetime",
    "Path lifetime of the first transit option, in units of the configuration.",
  ],
  ["udp.src_port", "n", "udp.srcport", "Source port."],
  ["udp.dest_port", "n", "udp.dstport", "Destination port."],
  ["udp.len", "n", "udp.length", "Length of header and payload, bytes."],
  [
    "malformed.layer",
    "s",
    "",
    "The protocol that could not be read to its end; layers before it keep their attributes.",
  ],
  ["malformed.reason", "s", "", "Why it could not be read."],
] as const satisfies readonly Row[];

/** Known only to who keeps state over frames: the probe adds them to its events. */
const CALCULATED = [
  ["meta.rank", "n", "frame.number", "Position of the frame in its source, from 1."],
  ["meta.probe_id", "s", "", "Name of the probe that heard the frame."],
  ["meta.source_id", "s", "", "Name of the source within the probe."],
  [
    "meta.retransmission",
    "b",
    "",
    "1 if the frame is a copy by the same transmitter: same source, sequence number and PSDU within 0.5 s.",
  ],
  [
    "node.id",
    "s",
    "",
    "MAC address of the transmitter: the EUI-64 if the frame carries it, else the 16-bit address.",
  ],
  ["node.reports", "n", "", "UDP datagrams that this transmitter originated so far."],
] as const satisfies readonly Row[];

/** Names of the attributes that are read from frames. */
export type DissectedName = (typeof DISSECTED)[number][0];

function describe(row: Row, by: Attribute["by"]): Attribute {
  const [name, type, tshark, sentence] = row;
  const entry = { name, type, protocol: name.slice(0, name.indexOf(".")), sentence, by };
  return tshark === "" ? entry : { ...entry, tshark };
}

/** The dictionary: all attributes, those read from frames first, in the order of their slots. */
export const ATTRIBUTES: readonly Attribute[] = [
  ...DISSECTED.map((row) => describe(row, "dissection")),
  ...CALCULATED.map((row) => describe(row, "probe")),
];

/** Number of attributes that are read from frames; their slots are 0 to one less. */
export const SLOT_COUNT = DISSECTED.length;

const slotByName = new Map<string, number>(ATTRIBUTES.map((attribute, slot) => [attribute.name, slot]));

/** Where the decoders put an attribute: its place in the dictionary. */
export function slotOf(name: DissectedName): number {
  return slotByName.get(name)!;
}

/** The entry of `name`; `undefined` if the dictionary does not have it. */
export function findAttribute(name: string): Attribute | undefined {
  const slot = slotByName.get(name);
  return slot === undefined ? undefined : ATTRIBUTES[slot];
}

/** The type of the attribute `name`; `undefined` if the dictionary does not have it. */
export function attributeType(name: string): AttributeType | undefined {
  return findAttribute(name)?.type;
}

/** The known name that is most like `name`, for messages. */
export function nearestAttribute(name: string): string {
  return nearestName(
    name,
    ATTRIBUTES.map((attribute) => attribute.name),
  );
}
