import { slotOf } from "../attributes.js";

/** Slots that are set together, or calculated from others, and which others they need. */
const NEEDS: readonly (readonly [slots: readonly number[], needs: readonly number[]])[] = [
  // A checksum covers the addresses.
  [
    [slotOf("udp.checksum_ok"), slotOf("icmpv6.checksum_ok")],
    [slotOf("ipv6.src"), slotOf("ipv6.dst")],
  ],
  // The last address of a source route has the first octets of the destination.
  [[slotOf("ipv6.routing_destination")], [slotOf("ipv6.dst")]],
  // Contexts of addresses are learned from messages whose checksum, over both addresses, is right.
  [
    [slotOf("ipv6.src"), slotOf("ipv6.dst"), slotOf("lowpan.src"), slotOf("lowpan.dst")],
    [slotOf("ipv6.src"), slotOf("ipv6.dst")],
  ],
  // The parts of the frame control field are taken out of it all at once.
  [
    [
      slotOf("ieee802154.security"),
      slotOf("ieee802154.frame_pending"),
      slotOf("ieee802154.ack_request"),
      slotOf("ieee802154.pan_id_compression"),
      slotOf("ieee802154.seq_num_suppression"),
      slotOf("ieee802154.ie_present"),
      slotOf("ieee802154.dst_address_mode"),
      slotOf("ieee802154.frame_version"),
      slotOf("ieee802154.src_address_mode"),
    ],
    [slotOf("ieee802154.frame_ctrl")],
  ],
];

/** Marks in `wanted` the slots that were asked for, and those that decoders need for them. */
export function markWanted(wanted: Uint8Array, slots: readonly number[]): void {
  for (const slot of slots) {
    wanted[slot] = 1;
    for (const [needing, needs] of NEEDS) {
      if (needing.includes(slot)) for (const need of needs) wanted[need] = 1;
    }
  }
}
