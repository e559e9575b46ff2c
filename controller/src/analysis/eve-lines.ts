import type { Value } from "@fedprobe/properties";
import { safeJson } from "../model/visible-text.js";
import type { AlertFormat } from "./alert-format.js";
import type { FoundAlert, FoundEvent } from "./found-alert.js";
import type { Input } from "./open-trace.js";
import { eveTime } from "./show-time.js";

/** Of the innermost addresses that a frame carries: which fields of EVE they are. */
const ADDRESSES = [
  ["ipv6.src", "ipv6.dst"],
  ["ip.src", "ip.dst"],
] as const;

/** How EVE calls what carries the ports, or what has none. */
const TRANSPORTS = [
  { proto: "UDP", source: "udp.src_port", target: "udp.dest_port" },
  { proto: "TCP", source: "tcp.src_port", target: "tcp.dest_port" },
  { proto: "IPv6-ICMP", source: "icmpv6.type" },
  { proto: "ICMP", source: "icmp.type" },
] as const;

const KEPT: readonly string[] = [
  ...ADDRESSES.flat(),
  ...TRANSPORTS.flatMap(({ source, ...transport }) => [
    source,
    ...("target" in transport ? [transport.target] : []),
  ]),
];

/** Suricata's severities go from 1, the worst, to 4. */
const SEVERITIES = { alert: 1, info: 3 } as const;

type Attributes = Readonly<Record<string, Value>>;

function addressesOf(attributes: Attributes) {
  return ADDRESSES.find(([source]) => attributes[source] !== undefined);
}

function tupleOf(attributes: Attributes) {
  const addresses = addressesOf(attributes);
  if (addresses === undefined) return {};
  const [source, target] = addresses;
  return { src_ip: attributes[source], dest_ip: attributes[target], ...transportOf(attributes) };
}

function transportOf(attributes: Attributes) {
  const transport = TRANSPORTS.find(({ source }) => attributes[source] !== undefined);
  if (transport === undefined) return {};
  const { proto, source } = transport;
  if (!("target" in transport)) return { proto };
  return { src_port: attributes[source], dest_port: attributes[transport.target], proto };
}

/** The packet that the alert is about: the last with addresses, or else the last at all. */
function packetOf({ events }: FoundAlert): FoundEvent | undefined {
  const addressed = events.findLast(({ attributes }) => addressesOf(attributes) !== undefined);
  return addressed ?? events.at(-1);
}

/** Suricata writes all metadata of a rule as lists of text. */
function metadataOf({ kind, type, verdict, node, nodes, target, count, last, probe }: FoundAlert) {
  const texts = { kind: [kind], type: [type], verdict: [verdict], count: [String(count)], probe: [probe] };
  return {
    ...texts,
    ...((nodes ?? node) !== undefined && { node: nodes ?? [node] }),
    ...(target !== undefined && { target: [target] }),
    last: [eveTime(last)],
  };
}

/** Alerts as Suricata writes them (EVE JSON, `event_type` "alert"), for tools that read those. */
export function makeEveLines(inputs: readonly Input[]): AlertFormat {
  const paths = new Map(inputs.filter(({ path }) => path !== "-").map(({ probe, path }) => [probe, path]));
  const objectOf = (alert: FoundAlert) => {
    const packet = packetOf(alert);
    const path = paths.get(packet?.probe ?? "");
    return {
      timestamp: eveTime(alert.time),
      event_type: "alert",
      ...(packet && { pcap_cnt: packet.rank }),
      ...(path !== undefined && { pcap_filename: path }),
      ...(packet && tupleOf(packet.attributes)),
      alert: {
        ...{ action: "allowed", gid: 1, signature_id: alert.propertyId, rev: 1 },
        ...{ signature: alert.description, category: alert.kind, severity: SEVERITIES[alert.severity] },
        metadata: metadataOf(alert),
      },
    };
  };
  return {
    keep: KEPT,
    begin: () => "",
    alert: (alert) => (alert.bad ? `${safeJson(objectOf(alert))}\n` : ""),
    end: () => "",
  };
}
