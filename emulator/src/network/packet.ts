import {
  encodeIphc,
  encodeSourceRoute,
  encodeUdpNhc,
  type LinkAddress,
  NEXT_HEADER,
  sourceRouteLength,
} from "@fedprobe/dissection";
import type { Identity } from "./identity.js";
import type { Message } from "./message.js";

/** An IPv6 packet: its meaning, and the bytes behind its header. */
export interface Packet {
  readonly source: Identity;
  readonly destination: Identity | "all-rpl-nodes";
  /** Of link-local addresses, and so for one hop, or of global ones. */
  readonly scope: "link" | "global";
  readonly hopLimit: number;
  readonly message: Message;
  readonly nextHeader: number;
  /** Compressed by NHC, and the bytes that it stands for; then what is not compressed. */
  readonly head: Uint8Array;
  readonly headLength: number;
  readonly payload: Uint8Array;
  /** A source route: all hops from the first to the destination, and at which of them it is, or goes to. */
  readonly route?: readonly Identity[];
  readonly hop?: number;
}

/** A part of a packet. */
export interface Fragment {
  readonly kind: "fragment";
  readonly packet: Packet;
  readonly tag: number;
  /** Of the whole packet, uncompressed. */
  readonly size: number;
  readonly offset: number;
  readonly length: number;
}

/** What a frame carries. */
export type Content = { readonly kind: "packet"; readonly packet: Packet } | Fragment;

/** The usual hop limit, and one that IPHC compresses. */
const HOP_LIMIT = 64;
/** RFC 6550, 6: messages of link scope are sent with it. */
const LINK_HOP_LIMIT = 255;
/** ff02::1a, all RPL nodes (RFC 6550, 6). */
const ALL_RPL_NODES = Uint8Array.of(0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a);
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const UDP_HEAD_LENGTH = { 0: 7, 1: 6, 2: 6, 3: 4 } as const;
const NOTHING = new Uint8Array(0);

/** Source and destination as the packet's last hop sees them: what checksums cover. 16 bytes each. */
export function endpoints(
  source: Identity,
  destination: Packet["destination"],
  scope: Packet["scope"],
): [Uint8Array, Uint8Array] {
  const from = scope === "link" ? source.linkLocal : source.global;
  if (destination === "all-rpl-nodes") return [from, ALL_RPL_NODES];
  return [from, scope === "link" ? destination.linkLocal : destination.global];
}

/** A packet with an ICMPv6 message, which has its checksum. */
export function icmpPacket(
  source: Identity,
  destination: Packet["destination"],
  scope: Packet["scope"],
  message: Message,
  payload: Uint8Array,
): Packet {
  const hopLimit = scope === "link" ? LINK_HOP_LIMIT : HOP_LIMIT;
  const nextHeader = NEXT_HEADER.ICMPV6;
  return { source, destination, scope, hopLimit, message, nextHeader, head: NOTHING, headLength: 0, payload };
}

/** A packet with a UDP datagram between global addresses. */
export function udpPacket(
  source: Identity,
  destination: Identity,
  ports: { readonly sourcePort: number; readonly destinationPort: number },
  message: Message,
  payload: Uint8Array,
): Packet {
  const addresses = { source: source.global, destination: destination.global };
  const whole = encodeUdpNhc({ ...addresses, ...ports, payload });
  const head = whole.subarray(0, UDP_HEAD_LENGTH[(whole[0]! & 3) as 0 | 1 | 2 | 3]);
  const common = { source, destination, scope: "global", hopLimit: HOP_LIMIT, message } as const;
  return { ...common, nextHeader: NEXT_HEADER.UDP, head, headLength: UDP_HEADER, payload };
}

/** A packet as 6LoWPAN carries it over one link. */
export interface EncodedPacket {
  /** All that is compressed, and the bytes that it stands for. */
  readonly header: Uint8Array;
  readonly headerLength: number;
  readonly payload: Uint8Array;
}

/** The packet as it goes over the link from one device to another: IPv6 header compressed by IPHC, and the rest. */
export function encodePacket(packet: Packet, from: Identity, to: Identity | "broadcast"): EncodedPacket {
  const { headLength, hopLimit, payload } = packet;
  const link: LinkAddress = to === "broadcast" ? to : to.eui64;
  const [source, target] = endpoints(packet.source, packet.destination, packet.scope);
  const { route, hop = 0 } = packet;
  const routed = route !== undefined && route.length > 1;
  const destination = routed ? route[hop]!.global : target;
  const nextHeader = routed ? NEXT_HEADER.ROUTING : packet.nextHeader;
  const compressed = routed ? routedHead(packet, route, hop) : packet.head;
  const header = encodeIphc(
    { source, destination, hopLimit, nextHeader, payload: compressed },
    from.eui64,
    link,
  );
  const routeLength = routed ? sourceRouteLength(route.length - 1) : 0;
  return { header, headerLength: IPV6_HEADER + routeLength + headLength, payload };
}

/** RFC 6554, 4.2: at each hop the destination and the next address of the header change places. */
function routedHead({ head, nextHeader }: Packet, route: readonly Identity[], hop: number): Uint8Array {
  const others = route.filter((_, index) => index !== hop);
  const identifiers = others.map(({ global }) => global.subarray(8));
  const bytes = encodeSourceRoute({ identifiers, segmentsLeft: route.length - 1 - hop, nextHeader });
  return Buffer.concat([bytes, head]);
}
