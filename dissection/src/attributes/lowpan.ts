import type { AttributeRow } from "./row.js";

/** 6LoWPAN: the adaptation layer between 802.15.4 and IPv6. */
export const LOWPAN = [
  ["lowpan.iphc_base_encoding", "n", "", "The two bytes of the IPHC base encoding."],
  ["lowpan.iphc_next_header", "n", "6lowpan.next", "Next header that IPHC carries in full."],
  ["lowpan.src", "ip6", "6lowpan.src", "Source address as IPHC gives it."],
  ["lowpan.dst", "ip6", "6lowpan.dst", "Destination address as IPHC gives it."],
  ["lowpan.frag_size", "n", "6lowpan.frag.size", "Length of the whole datagram, bytes."],
  ["lowpan.frag_tag", "n", "6lowpan.frag.tag", "Tag that the fragments of a datagram share."],
  ["lowpan.frag_offset", "n", "6lowpan.frag.offset", "Place of this fragment in its datagram, bytes."],
  [
    "lowpan.frag_conflict",
    "b",
    "",
    "1 if the fragment says other bytes than an earlier one for the same place of its datagram.",
  ],
  [
    "lowpan.reassembled_length",
    "n",
    "6lowpan.reassembled.length",
    "Length of the datagram that this fragment completes, bytes; its headers are shown with this frame.",
  ],
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
] as const satisfies readonly AttributeRow[];
