import type { AttributeRow } from "./row.js";

/** Known only to who keeps state over frames: the probe adds them to its events. */
export const CALCULATED = [
  ["meta.rank", "n", "frame.number", "Position of the frame in its source, from 1."],
  ["meta.probe_id", "s", "", "Name of the probe that heard the frame."],
  ["meta.source_id", "s", "", "Name of the source within the probe."],
  [
    "meta.retransmission",
    "b",
    "",
    "1 if the frame is a copy by the same transmitter: same source, sequence number and PSDU within 0.5 s.",
  ],
  [
    "node.id",
    "s",
    "",
    "MAC address of the transmitter: the EUI-64 if the frame carries it, else the 16-bit address.",
  ],
  ["node.reports", "n", "", "UDP datagrams that this transmitter originated so far."],
] as const satisfies readonly AttributeRow[];
