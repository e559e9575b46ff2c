/** The words that properties are written in. */

/** What a property can be about; `other` is what a file that does not say gets. */
export const KINDS = [
  "dos",
  "ddos",
  "node-failure",
  "bad-fcs",
  "dis-flood",
  "dio-flood",
  "dao-flood",
  "dao-replay",
  "version-number",
  "sinkhole",
  "local-repair",
  "inconsistency",
  "sybil",
  "clone",
  "fragment-attack",
  "frame-replay",
  "blackhole",
  "selective-forwarding",
  "wormhole",
  "ack-spoofing",
  "jamming",
  "link-loss",
  "congestion",
  "airtime",
  "icmp-flood",
  "syn-flood",
  "port-scan",
  "protocol-scan",
  "arp-spoofing",
  "ip-fragment",
  "ssh-brute-force",
  "sql-injection",
  "http-anomaly",
  "tcp-anomaly",
  "protocol-violation",
  "other",
] as const;

/** Microseconds of each unit of `delay_units` and `hold`; M is 30 days and Y 12 of these. */
export const UNITS: Readonly<Record<string, number>> = {
  Y: 12 * 30 * 86_400e6,
  M: 30 * 86_400e6,
  D: 86_400e6,
  h: 3_600e6,
  m: 60e6,
  s: 1e6,
  ms: 1e3,
  mms: 1,
};

/** The attribute that says whether a frame arrived whole. */
export const FCS_OK = "ieee802154.fcs_ok";

/** Operators of trees, with how many children each has. */
export const OPERATORS = {
  THEN: [2],
  AND: [2],
  OR: [2],
  NOT: [1, 2],
  BEFORE: [2],
  REPEAT: [1],
} as const;

/** What an element may carry: attributes understood, attributes recognised and refused, and child elements. */
export interface ElementRule {
  readonly attributes: readonly string[];
  readonly later: readonly string[];
  readonly children: readonly string[];
}

const DELAY = ["delay_units", "delay_min", "delay_max"];
const COUNTER = ["counter_min", "counter_max"];

/** All elements of a property file. */
export const ELEMENTS: Readonly<Record<string, ElementRule>> = {
  beginning: { attributes: [], later: [], children: ["attribute", "property", "embedded_functions"] },
  attribute: { attributes: ["name", "type", "description"], later: [], children: [] },
  property: {
    attributes: [
      ...["property_id", "value", "type_property", "description", "repeat_times", ...DELAY, ...COUNTER],
      ...["kind", "severity", "scope", "node", "nodes", "target", "hold", "internal"],
      ...["if_satisfied", "if_not_satisfied"],
    ],
    later: ["keep_state"],
    children: ["parameter", "event", "operator"],
  },
  operator: {
    attributes: ["value", "description", "repeat_times", ...DELAY, ...COUNTER],
    later: [],
    children: ["event", "operator"],
  },
  event: {
    attributes: ["value", "event_id", "description", "boolean_expression"],
    later: [],
    children: [],
  },
  parameter: { attributes: ["name", "default", "unit", "description"], later: [], children: [] },
};
