import type { AttributeRow } from "./row.js";

/** What the source says of a frame, and what this package says of its reading. */
export const META = [
  ["meta.timestamp", "n", "frame.time_epoch", "Time of capture, µs since 1970."],
  ["meta.packet_len", "n", "frame.len", "Length on the wire with the header of the link type, bytes."],
  ["meta.link_type", "n", "", "Link type of the capture (tcpdump.org/linktypes.html)."],
  ["meta.rssi", "n", "wpan-tap.rss", "Received signal strength, dBm."],
  ["meta.channel", "n", "wpan-tap.ch_num", "Radio channel."],
  ["meta.lqi", "n", "wpan-tap.lqi", "Link quality indicator."],
  ["meta.asn", "n", "wpan-tap.asn", "Absolute slot number in which the source heard the frame."],
  ["meta.psdu_hash", "h", "", "32 bits that tell one PSDU (without its FCS) from another."],
  ["meta.psdu_len", "n", "", "Bytes of the PSDU without its FCS."],
  [
    "malformed.layer",
    "s",
    "",
    "The protocol that could not be read to its end; layers before it keep their attributes.",
  ],
  ["malformed.reason", "s", "", "Why it could not be read."],
] as const satisfies readonly AttributeRow[];
