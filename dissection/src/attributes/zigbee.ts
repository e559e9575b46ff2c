import type { AttributeRow } from "./row.js";

/** The network layer of Zigbee. */
export const ZIGBEE = [
  ["zbee_nwk.frame_type", "n", "zbee_nwk.frame_type", "0 data, 1 command, 3 between PANs."],
  ["zbee_nwk.security", "b", "zbee_nwk.security", "1 if the payload is secured."],
  ["zbee_nwk.dst", "a2", "zbee_nwk.dst", "Network address of the recipient."],
  ["zbee_nwk.src", "a2", "zbee_nwk.src", "Network address of the originator."],
  ["zbee_nwk.radius", "n", "zbee_nwk.radius", "Hops that are left."],
  ["zbee_nwk.seq", "n", "zbee_nwk.seqno", "Sequence number of the originator."],
  ["zbee_nwk.dst_extended", "a8", "zbee_nwk.dst64", "Extended address of the recipient."],
  ["zbee_nwk.src_extended", "a8", "zbee_nwk.src64", "Extended address of the originator."],
  ["zbee_nwk.cmd", "n", "zbee_nwk.cmd.id", "Command, where it is not ciphered."],
  ["zbee_nwk.frame_counter", "n", "", "Frame counter of a secured frame."],
] as const satisfies readonly AttributeRow[];
