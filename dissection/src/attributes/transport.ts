import type { AttributeRow } from "./row.js";

/** UDP. */
export const TRANSPORT = [
  ["udp.src_port", "n", "udp.srcport", "Source port."],
  ["udp.dest_port", "n", "udp.dstport", "Destination port."],
  ["udp.len", "n", "udp.length", "Length of header and payload, bytes."],
  [
    "udp.checksum_ok",
    "b",
    "udp.checksum.status",
    "1 if the checksum is right; absent where it is elided, or bytes or addresses that it covers are not known.",
  ],
] as const satisfies readonly AttributeRow[];
