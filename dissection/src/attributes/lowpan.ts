import type { AttributeRow } from "./row.js";

/** 6LoWPAN: the adaptation layer between 802.15.4 and IPv6. */
export const LOWPAN = [
  ["lowpan.iphc_base_encoding", "n", "", "The two bytes of the IPHC base encoding."],
  ["lowpan.iphc_next_header", "n", "6lowpan.next", "Next header that IPHC carries in full."],
  ["lowpan.ghc", "b", "", "1 if a header is compressed by GHC (RFC 7400), behind which nothing is read."],
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
  ["lowpan.page", "n", "6lowpan.pagenb", "Page of dispatch values that a paging dispatch switches to."],
  ["lowpan.rh_type", "n", "6lowpan.rhtype", "Type of the first compressed routing header (RFC 8138)."],
  ["lowpan.rh_hop_limit", "n", "6lowpan.rhhop.limit", "Hop limit of a compressed outer IPv6 header."],
  ["lowpan.rpl_instance", "n", "", "RPL instance in the compressed packet information."],
  ["lowpan.rpl_sender_rank", "n", "", "Rank of the sender in the compressed packet information."],
  ["lowpan.rpl_o", "b", "6lowpan.6loRH.bitO", "1 if the packet travels down."],
  ["lowpan.rpl_r", "b", "6lowpan.6loRH.bitR", "1 if a rank error was seen."],
  ["lowpan.rpl_f", "b", "6lowpan.6loRH.bitF", "1 if it could not be forwarded further down."],
] as const satisfies readonly AttributeRow[];
