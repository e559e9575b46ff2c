import { STOP } from "../reading.js";

/** What an EtherType leads to: the keys by which link layers and GRE say what follows them. */
export const ETHER_FOLLOWS = { IPV4: 0, IPV6: 1, ARP: 2, VLAN: 3, SERVICE_VLAN: 4, ETHERNET: 5 } as const;

/** iana.org/assignments/ieee-802-numbers; `STOP` for what is not read here. */
export function followingEtherType(type: number): number {
  switch (type) {
    case 0x0800:
      return ETHER_FOLLOWS.IPV4;
    case 0x86dd:
      return ETHER_FOLLOWS.IPV6;
    case 0x0806:
      return ETHER_FOLLOWS.ARP;
    case 0x8100:
      return ETHER_FOLLOWS.VLAN;
    case 0x88a8:
      return ETHER_FOLLOWS.SERVICE_VLAN;
    case 0x6558:
      return ETHER_FOLLOWS.ETHERNET;
    default:
      return STOP;
  }
}
