import type { AttributeRow } from "./row.js";

/** Ethernet, VLAN tags, Linux cooked headers, ARP, and ZEP (the tunnel of sniffers). */
export const LINK = [
  ["ethernet.src", "mac", "eth.src", "Address of the sender."],
  ["ethernet.dst", "mac", "eth.dst", "Address of the recipient."],
  ["ethernet.proto", "n", "eth.type", "What follows (EtherType); absent where the field is a length."],
  ["8021q.vid", "n", "vlan.id", "VLAN identifier of the first tag."],
  ["8021q.priority", "n", "vlan.priority", "Priority code point of the first tag."],
  ["sll.packet_type", "n", "sll.pkttype", "0 to us, 1 broadcast, 2 multicast, 3 to others, 4 from us."],
  ["sll.src", "mac", "sll.src.eth", "Address of the sender in a Linux cooked header."],
  ["sll.proto", "n", "sll.etype", "What follows a Linux cooked header (EtherType)."],
  ["arp.ar_hrd", "n", "arp.hw.type", "Kind of hardware; 1 is Ethernet."],
  ["arp.ar_pro", "n", "arp.proto.type", "Protocol of the addresses (EtherType)."],
  ["arp.ar_op", "n", "arp.opcode", "1 request, 2 reply."],
  ["arp.ar_sha", "mac", "arp.src.hw_mac", "Hardware address of the sender."],
  ["arp.ar_sip", "ip4", "arp.src.proto_ipv4", "IPv4 address of the sender."],
  ["arp.ar_tha", "mac", "arp.dst.hw_mac", "Hardware address of the target."],
  ["arp.ar_tip", "ip4", "arp.dst.proto_ipv4", "IPv4 address of the target."],
  ["zep.version", "n", "zep.version", "Version of the header in which a sniffer sent the frame."],
  ["zep.type", "n", "zep.type", "1 data, 2 acknowledgement; only version 2 has it."],
  ["zep.channel", "n", "zep.channel_id", "Radio channel."],
  ["zep.device_id", "n", "zep.device_id", "Number of the sniffer."],
  ["zep.lqi_mode", "b", "zep.lqi_mode", "1 if the frame ends with its CRC, 0 with CC24xx metadata."],
  ["zep.lqi", "n", "zep.lqi", "Link quality indicator."],
  ["zep.sequence", "n", "zep.seqno", "Sequence number of the sniffer."],
  ["zep.length", "n", "zep.length", "Bytes of the frame."],
] as const satisfies readonly AttributeRow[];
