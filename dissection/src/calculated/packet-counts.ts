import { type ExtractedName, slotOf } from "../attributes.js";
import type { Reading } from "../reading.js";
import { isSet, setNumber } from "../slots.js";

/** The counted protocols; a frame has a protocol if it has one of its attributes here. */
const COUNTED: readonly (readonly [count: ExtractedName, ...signs: ExtractedName[]])[] = [
  ["ieee802154.packet_count", "ieee802154.frame_type"],
  ["ipv6.packet_count", "ipv6.hop_limit"],
  ["icmpv6.packet_count", "icmpv6.type"],
  ["udp.packet_count", "udp.src_port"],
  ["coap.packet_count", "coap.type"],
  ["ethernet.packet_count", "ethernet.dst"],
  ["8021q.packet_count", "8021q.vid"],
  ["arp.packet_count", "arp.ar_op"],
  ["ip.packet_count", "ip.version"],
  ["icmp.packet_count", "icmp.type"],
  ["gre.packet_count", "gre.version"],
  ["tcp.packet_count", "tcp.src_port"],
  ["sctp.packet_count", "sctp.src_port"],
  ["http.packet_count", "http.method", "http.status"],
  ["ftp.packet_count", "ftp.packet_request", "ftp.packet_response"],
  ["dns.packet_count", "dns.id"],
  ["mqtt.packet_count", "mqtt.type"],
];

const IP_VERSION = slotOf("ip.version");
const MORE_FRAGMENTS = slotOf("ip.mf_flag");
const FRAGMENT_OFFSET = slotOf("ip.frag_offset");
const FRAGMENTS = slotOf("ip.ip_frag_packets_count");

/** By the slot of each count, and of that of fragments, the slots of what it needs to be read. */
export const COUNT_NEEDS: readonly (readonly [count: number, signs: readonly number[]])[] = [
  ...COUNTED.map(([count, ...signs]) => [slotOf(count), signs.map(slotOf)] as const),
  [FRAGMENTS, [IP_VERSION]],
];

/** Packets of each protocol so far, those of all flows, as MMT-DPI counts them. */
export class PacketCounts {
  private readonly counts: Float64Array;
  private fragments = 0;
  private readonly countsFragments: boolean;
  private readonly signs: Int32Array;
  private readonly places: Int32Array;
  private readonly slotsOfCounts: Int32Array;

  /** `wanted`: slots of counts; others are left alone. */
  constructor(wanted: ReadonlySet<number>) {
    const counted = COUNTED.map(([count, ...signs]) => ({ count: slotOf(count), signs: signs.map(slotOf) }));
    const asked = counted.filter(({ count }) => wanted.has(count));
    this.slotsOfCounts = Int32Array.from(asked, ({ count }) => count);
    this.signs = Int32Array.from(asked.flatMap(({ signs }) => signs));
    this.places = Int32Array.from(asked.flatMap(({ signs }, place) => signs.map(() => place)));
    this.counts = new Float64Array(asked.length);
    this.countsFragments = wanted.has(FRAGMENTS);
  }

  /** A frame whose FCS is not wrong. */
  note({ slots }: Reading): void {
    const { counts, places, signs, slotsOfCounts } = this;
    for (let i = 0; i < signs.length; i++) {
      const count = slotsOfCounts[places[i]!]!;
      if (!isSet(slots, signs[i]!) || isSet(slots, count)) continue;
      counts[places[i]!]! += 1;
      setNumber(slots, count, counts[places[i]!]!);
    }
    if (!this.countsFragments || !isSet(slots, IP_VERSION)) return;
    const isFragment = slots.numbers[MORE_FRAGMENTS]! + slots.numbers[FRAGMENT_OFFSET]! > 0;
    if (isFragment) this.fragments += 1;
    setNumber(slots, FRAGMENTS, this.fragments);
  }
}
