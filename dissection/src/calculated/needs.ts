import { type ExtractedName, slotOf } from "../attributes.js";
import { COUNT_NEEDS } from "./packet-counts.js";

function slotsOf(...names: readonly ExtractedName[]): readonly number[] {
  return names.map(slotOf);
}

const FCS_OK = slotOf("ieee802154.fcs_ok");

const NAME = slotOf("node.id");
const REPORTS = slotOf("node.reports");

/** Of the transmitter. */
const OF_NODES = slotsOf(
  "meta.retransmission",
  "node.reports",
  "node.rate",
  "node.interarrival",
  "node.jitter",
  "node.loss",
  "node.delivery_ratio",
  "node.retransmissions",
  "node.silence",
  "node.sequence_step",
);

const OF_PAYLOADS = slotsOf("tcp.tcp_session_payload_up", "tcp.tcp_session_payload_down");

const OF_FLOWS = slotsOf(
  "flow.packets",
  "flow.duration",
  "flow.rate",
  "flow.interarrival",
  "flow.jitter",
  "flow.retransmissions",
  "flow.loss",
  "flow.delivery_ratio",
).concat(slotsOf("ip.client_addr", "ip.server_addr", "ip.client_port", "ip.server_port"), OF_PAYLOADS);

const NAME_NEEDS = slotsOf("ieee802154.src_address_extended", "ieee802154.src_address_short");
const NODE_NEEDS = NAME_NEEDS.concat(
  slotsOf("ieee802154.sequence_number", "meta.psdu_hash", "tsch.slotframe_size"),
);

/** Whether a datagram is its transmitter's own is seen in its addresses. */
const REPORT_NEEDS = slotsOf("ipv6.src", "udp.dest_port");

/** Copies and what relays carry on do not count, so a flow needs what nodes need. */
const FLOW_NEEDS = NODE_NEEDS.concat(
  slotsOf("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "ipv6.hop_limit"),
  slotsOf("udp.src_port", "tcp.seq_nb", "sctp.src_port", "icmp.type", "icmpv6.type"),
);

/** What is calculated, as far as it is asked for. */
export interface Asked {
  /** The transmitter's name, which needs no memory. */
  readonly names: boolean;
  readonly nodes: boolean;
  readonly flows: boolean;
  readonly payloads: boolean;
  readonly counts: boolean;
  /** Slots that have to be read for it. */
  readonly needs: ReadonlySet<number>;
}

/** What of `slots` is calculated. */
export function askedOf(slots: readonly number[]): Asked {
  const wanted = new Set(slots);
  const asksFor = (some: readonly number[]) => some.some((slot) => wanted.has(slot));
  const names = wanted.has(NAME);
  const flows = asksFor(OF_FLOWS);
  const nodes = flows || asksFor(OF_NODES);
  const counts = COUNT_NEEDS.filter(([count]) => wanted.has(count));
  const needs = new Set(counts.flatMap(([, signs]) => signs));
  for (const slot of names ? NAME_NEEDS : []) needs.add(slot);
  for (const slot of nodes ? NODE_NEEDS : []) needs.add(slot);
  for (const slot of flows ? FLOW_NEEDS : []) needs.add(slot);
  for (const slot of wanted.has(REPORTS) ? REPORT_NEEDS : []) needs.add(slot);
  if (nodes || counts.length > 0) needs.add(FCS_OK);
  return { names, nodes, flows, payloads: asksFor(OF_PAYLOADS), counts: counts.length > 0, needs };
}
