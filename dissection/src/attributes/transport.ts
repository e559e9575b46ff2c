import type { AttributeRow } from "./row.js";

/** UDP. */
export const TRANSPORT = [
  ["udp.src_port", "n", "udp.srcport", "Source port."],
  ["udp.dest_port", "n", "udp.dstport", "Destination port."],
  ["udp.len", "n", "udp.length", "Length of header and payload, bytes."],
] as const satisfies readonly AttributeRow[];
