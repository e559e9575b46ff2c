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

/** Functions of expressions, with how they are called. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  is_exist: "#is_exist(proto.att)",
  count: "#count(seconds, proto.att, …)",
};

/** Functions of the language that this version recognises and refuses. */
export const LATER_FUNCTIONS = [
  ..."is_empty is_null strlen strstr contains starts_with ends_with matches in abs min max".split(" "),
  ..."bit_and bit_or distinct sum rate newer".split(" "),
] as const;

/** Operators of the language that this version recognises and refuses. */
export const LATER_OPERATORS = ["AND", "OR", "NOT", "BEFORE", "REPEAT"] as const;

/** What an element may carry: attributes understood, attributes recognised and refused, and child elements. */
export interface ElementRule {
  readonly attributes: readonly string[];
  readonly later: readonly string[];
  readonly children: readonly string[];
}

const DELAY = ["delay_units", "delay_min", "delay_max"];
const COUNTER = ["counter_min", "counter_max", "repeat_times"];

/** All elements of a property file. */
export const ELEMENTS: Readonly<Record<string, ElementRule>> = {
  beginning: { attributes: [], later: [], children: ["property", "embedded_functions"] },
  property: {
    attributes: [
      ...["property_id", "value", "type_property", "description", ...DELAY],
      ...["kind", "severity", "scope", "node", "target", "hold"],
    ],
    later: [...COUNTER, "if_satisfied", "if_not_satisfied", "keep_state", "internal", "nodes"],
    children: ["parameter", "event", "operator"],
  },
  operator: {
    attributes: ["value", "description", ...DELAY],
    later: COUNTER,
    children: ["event", "operator"],
  },
  event: {
    attributes: ["value", "event_id", "description", "boolean_expression"],
    later: [],
    children: [],
  },
  parameter: { attributes: ["name", "default", "unit", "description"], later: [], children: [] },
};
