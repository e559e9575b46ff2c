import { LINK_TYPE } from "../model.js";
import type { Decoder } from "../reading.js";
import { decodeArp } from "./arp.js";
import { DISPATCH, FRAME_TYPE, ICMPV6_TYPE, NEXT_HEADER } from "./assigned-numbers.js";
import { decodeCoap } from "./coap.js";
import { decodeDns, decodeDnsOverTcp } from "./dns.js";
import { ETHER_FOLLOWS } from "./ether-types.js";
import { decodeEthernet, decodeServiceVlan, decodeVlan } from "./ethernet.js";
import { decodeFtp } from "./ftp.js";
import { decodeGre } from "./gre.js";
import { decodeHc1, HC1_FOLLOWS_PORT } from "./hc1.js";
import { decodeHttp } from "./http.js";
import { decodeIcmp } from "./icmp.js";
import { decodeIcmpv6 } from "./icmpv6.js";
import { decodeEcho, decodePacketTooBig, decodeParameterProblem } from "./icmpv6-message.js";
import { decodeIeee802154, ENHANCED_BEACON } from "./ieee802154.js";
import { decodeIphc } from "./iphc.js";
import { decodeIpv4 } from "./ipv4.js";
import { decodeIpv6 } from "./ipv6.js";
import { decodeAuthentication, decodeExtension, decodeOptions, decodeRouting } from "./ipv6-extensions.js";
import { decodeFragmentHeader } from "./ipv6-fragment.js";
import { decodeLinuxCooked, decodeLinuxCooked2 } from "./linux-cooked.js";
import { decodeLowpan } from "./lowpan.js";
import { decodeEnhancedBeacon, decodeMacBeacon } from "./mac-beacon.js";
import { decodeMacCommand } from "./mac-command.js";
import { decodeMqtt } from "./mqtt.js";
import { decodeNeighbourDiscovery } from "./neighbour-discovery.js";
import { NHC_FOLLOWS } from "./nhc.js";
import { decodeNhcExtension, decodeNhcIpv6 } from "./nhc-extension.js";
import { decodeNhcUdp } from "./nhc-udp.js";
import { decodeNonaskPhy, NONASK_FOLLOWS } from "./nonask-phy.js";
import { SPOKEN } from "./ports.js";
import { decodeRawIp } from "./raw-ip.js";
import { decodeRpl } from "./rpl.js";
import { decodeSctp } from "./sctp.js";
import { decodeTap, TAP_FOLLOWS } from "./tap.js";
import { decodeTcp } from "./tcp.js";
import { decodeUdp } from "./udp.js";
import { decodeZep, ZEP_FOLLOWS } from "./zep-tunnel.js";
import { decodeZigbeeNetwork } from "./zigbee-network.js";

/** A header that can be read. */
export interface Protocol {
  readonly decode: Decoder;
  /** Protocols of the dictionary whose attributes it sets. */
  readonly sets: readonly string[];
  /** Which protocol follows, by what `decode` returns; none: the frame is read as far as it is known. */
  readonly next: Readonly<Record<number, string>>;
}

/** What an EtherType leads to. */
const BY_ETHER_TYPE = {
  [ETHER_FOLLOWS.IPV4]: "ipv4",
  [ETHER_FOLLOWS.IPV6]: "ipv6",
  [ETHER_FOLLOWS.ARP]: "arp",
  [ETHER_FOLLOWS.VLAN]: "vlan",
  [ETHER_FOLLOWS.SERVICE_VLAN]: "serviceVlan",
  [ETHER_FOLLOWS.ETHERNET]: "ethernet",
};

/** What an IP protocol number leads to, in both versions of IP. */
const BY_IP_PROTOCOL = {
  [NEXT_HEADER.IPV4]: "ipv4",
  [NEXT_HEADER.TCP]: "tcp",
  [NEXT_HEADER.UDP]: "udp",
  [NEXT_HEADER.IPV6]: "ipv6",
  [NEXT_HEADER.GRE]: "gre",
  [NEXT_HEADER.AUTHENTICATION]: "authentication",
  [NEXT_HEADER.SCTP]: "sctp",
};

/** What a next header of IPv6 leads to. */
const BY_NEXT_HEADER = {
  ...BY_IP_PROTOCOL,
  [NEXT_HEADER.HOP_BY_HOP]: "options",
  [NEXT_HEADER.ROUTING]: "routing",
  [NEXT_HEADER.FRAGMENT]: "fragmentHeader",
  [NEXT_HEADER.ICMPV6]: "icmpv6",
  [NEXT_HEADER.DESTINATION]: "options",
  [NEXT_HEADER.MOBILITY]: "extension",
  [NEXT_HEADER.SHIM6]: "extension",
};

/** What an ICMPv6 type leads to. */
const BY_ICMPV6_TYPE = {
  [ICMPV6_TYPE.PACKET_TOO_BIG]: "packetTooBig",
  [ICMPV6_TYPE.PARAMETER_PROBLEM]: "parameterProblem",
  [ICMPV6_TYPE.ECHO_REQUEST]: "echo",
  [ICMPV6_TYPE.ECHO_REPLY]: "echo",
  [ICMPV6_TYPE.ROUTER_SOLICITATION]: "neighbourDiscovery",
  [ICMPV6_TYPE.ROUTER_ADVERTISEMENT]: "neighbourDiscovery",
  [ICMPV6_TYPE.NEIGHBOUR_SOLICITATION]: "neighbourDiscovery",
  [ICMPV6_TYPE.NEIGHBOUR_ADVERTISEMENT]: "neighbourDiscovery",
  [ICMPV6_TYPE.RPL]: "rpl",
};

const BY_NHC = {
  [NHC_FOLLOWS.UDP]: "nhcUdp",
  [NHC_FOLLOWS.EXTENSION]: "nhcExtension",
  [NHC_FOLLOWS.IPV6]: "nhcIpv6",
};

const BY_DISPATCH = {
  [DISPATCH.MESH]: "lowpan",
  [DISPATCH.BROADCAST]: "lowpan",
  [DISPATCH.FRAGMENT_FIRST]: "lowpan",
  [DISPATCH.PAGE]: "lowpan",
  [DISPATCH.ZIGBEE]: "zigbeeNetwork",
  [DISPATCH.HC1]: "hc1",
  [DISPATCH.IPHC]: "iphc",
  [DISPATCH.IPV6]: "ipv6",
};

/** What a UDP port leads to. */
const BY_UDP_PORT = {
  [SPOKEN.COAP]: "coap",
  [SPOKEN.DNS]: "dns",
  [SPOKEN.ZEP]: "zep",
  [SPOKEN.HTTP]: "http",
};

/** What a TCP port leads to. */
const BY_TCP_PORT = {
  [SPOKEN.DNS]: "dnsOverTcp",
  [SPOKEN.MQTT]: "mqtt",
  [SPOKEN.HTTP]: "http",
  [SPOKEN.FTP]: "ftp",
};

const BY_COMPRESSED = { ...BY_NEXT_HEADER, ...BY_NHC };

/** HC2 has read the UDP header already. */
const BY_HC1 = {
  ...BY_NEXT_HEADER,
  [HC1_FOLLOWS_PORT + SPOKEN.COAP]: "coap",
  [HC1_FOLLOWS_PORT + SPOKEN.DNS]: "dns",
};

/** Every protocol that is read, and what follows it. */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  nonaskPhy: { decode: decodeNonaskPhy, sets: [], next: { [NONASK_FOLLOWS.PSDU]: "ieee802154" } },
  tap: { decode: decodeTap, sets: ["meta"], next: { [TAP_FOLLOWS.PSDU]: "ieee802154" } },
  ieee802154: {
    decode: decodeIeee802154,
    sets: ["meta", "ieee802154", "tsch", "sixtop"],
    next: {
      [FRAME_TYPE.BEACON]: "macBeacon",
      [ENHANCED_BEACON]: "enhancedBeacon",
      [FRAME_TYPE.DATA]: "lowpan",
      [FRAME_TYPE.COMMAND]: "macCommand",
    },
  },
  macBeacon: { decode: decodeMacBeacon, sets: ["ieee802154"], next: {} },
  enhancedBeacon: { decode: decodeEnhancedBeacon, sets: ["ieee802154"], next: {} },
  macCommand: { decode: decodeMacCommand, sets: ["ieee802154"], next: {} },
  lowpan: { decode: decodeLowpan, sets: ["lowpan"], next: BY_DISPATCH },
  iphc: { decode: decodeIphc, sets: ["lowpan", "ipv6"], next: BY_COMPRESSED },
  hc1: { decode: decodeHc1, sets: ["lowpan", "ipv6", "udp"], next: BY_HC1 },
  nhcUdp: { decode: decodeNhcUdp, sets: ["udp", "ipv6"], next: BY_UDP_PORT },
  nhcExtension: { decode: decodeNhcExtension, sets: ["ipv6"], next: BY_COMPRESSED },
  nhcIpv6: { decode: decodeNhcIpv6, sets: [], next: { [NHC_FOLLOWS.IPHC]: "iphc" } },
  ipv6: { decode: decodeIpv6, sets: ["ipv6"], next: BY_NEXT_HEADER },
  options: { decode: decodeOptions, sets: ["ipv6"], next: BY_NEXT_HEADER },
  extension: { decode: decodeExtension, sets: [], next: BY_NEXT_HEADER },
  authentication: { decode: decodeAuthentication, sets: [], next: BY_NEXT_HEADER },
  routing: { decode: decodeRouting, sets: ["ipv6"], next: BY_NEXT_HEADER },
  fragmentHeader: { decode: decodeFragmentHeader, sets: ["ipv6"], next: BY_NEXT_HEADER },
  icmpv6: { decode: decodeIcmpv6, sets: ["icmpv6"], next: BY_ICMPV6_TYPE },
  echo: { decode: decodeEcho, sets: ["icmpv6"], next: {} },
  packetTooBig: { decode: decodePacketTooBig, sets: ["icmpv6"], next: {} },
  parameterProblem: { decode: decodeParameterProblem, sets: ["icmpv6"], next: {} },
  // Routers say which contexts the addresses of later frames are compressed with.
  neighbourDiscovery: { decode: decodeNeighbourDiscovery, sets: ["icmpv6", "ipv6", "lowpan"], next: {} },
  rpl: { decode: decodeRpl, sets: ["rpl"], next: {} },
  udp: { decode: decodeUdp, sets: ["udp"], next: BY_UDP_PORT },
  zigbeeNetwork: { decode: decodeZigbeeNetwork, sets: ["zbee_nwk"], next: {} },
  coap: { decode: decodeCoap, sets: ["coap"], next: {} },
  ethernet: { decode: decodeEthernet, sets: ["ethernet"], next: BY_ETHER_TYPE },
  vlan: { decode: decodeVlan, sets: ["8021q"], next: BY_ETHER_TYPE },
  serviceVlan: { decode: decodeServiceVlan, sets: [], next: BY_ETHER_TYPE },
  linuxCooked: { decode: decodeLinuxCooked, sets: ["sll"], next: BY_ETHER_TYPE },
  linuxCooked2: { decode: decodeLinuxCooked2, sets: ["sll"], next: BY_ETHER_TYPE },
  rawIp: { decode: decodeRawIp, sets: [], next: BY_ETHER_TYPE },
  arp: { decode: decodeArp, sets: ["arp"], next: {} },
  ipv4: { decode: decodeIpv4, sets: ["ip"], next: { ...BY_IP_PROTOCOL, [NEXT_HEADER.ICMP]: "icmp" } },
  icmp: { decode: decodeIcmp, sets: ["icmp"], next: {} },
  gre: { decode: decodeGre, sets: ["gre"], next: BY_ETHER_TYPE },
  tcp: { decode: decodeTcp, sets: ["tcp"], next: BY_TCP_PORT },
  sctp: { decode: decodeSctp, sets: ["sctp"], next: {} },
  http: { decode: decodeHttp, sets: ["http"], next: {} },
  ftp: { decode: decodeFtp, sets: ["ftp"], next: {} },
  dns: { decode: decodeDns, sets: ["dns"], next: {} },
  dnsOverTcp: { decode: decodeDnsOverTcp, sets: ["dns"], next: {} },
  mqtt: { decode: decodeMqtt, sets: ["mqtt"], next: {} },
  zep: { decode: decodeZep, sets: ["zep", "meta"], next: { [ZEP_FOLLOWS.FRAME]: "ieee802154" } },
};

/** Where the reading of a frame begins, by its link type. */
export const LINKS: Readonly<Record<number, string>> = {
  [LINK_TYPE.ETHERNET]: "ethernet",
  [LINK_TYPE.RAW_IP]: "rawIp",
  [LINK_TYPE.LINUX_SLL]: "linuxCooked",
  [LINK_TYPE.LINUX_SLL2]: "linuxCooked2",
  [LINK_TYPE.IEEE802_15_4_WITHFCS]: "ieee802154",
  [LINK_TYPE.IEEE802_15_4_NONASK_PHY]: "nonaskPhy",
  [LINK_TYPE.IEEE802_15_4_NOFCS]: "ieee802154",
  [LINK_TYPE.IEEE802_15_4_TAP]: "tap",
};

/** Sniffers send over wires: on these link types, what looks like their tunnel is not entered. */
export const RADIO_LINKS: readonly number[] = [
  LINK_TYPE.IEEE802_15_4_WITHFCS,
  LINK_TYPE.IEEE802_15_4_NONASK_PHY,
  LINK_TYPE.IEEE802_15_4_NOFCS,
  LINK_TYPE.IEEE802_15_4_TAP,
];

/** The protocol of the tunnel. */
export const TUNNEL = "zep";
