import {
  type Event,
  type Machine,
  type MachineOptions,
  makeMachine,
  type Property,
  PropertyError,
  readProperties,
  type Value,
  type Verdict,
} from "@fedprobe/properties";

/** A moment of a trace: an event with named values, or a tick. Times in µs. */
export type Moment =
  | { readonly time: number; readonly values: Readonly<Record<string, Value>> }
  | { readonly tick: number };

/** Types of the attributes that tests name; the same letters as dissection's. */
export const TYPES: Readonly<Record<string, string>> = {
  "meta.retransmission": "b",
  "ieee802154.fcs_ok": "b",
  "ieee802154.src_address_extended": "a8",
  "ieee802154.dst_address_extended": "a8",
  "ieee802154.dst_address_short": "a2",
  "ieee802154.frame_type": "n",
  "ieee802154.frame_version": "n",
  "ieee802154.sequence_number": "n",
  "node.id": "s",
  "meta.psdu_hash": "h",
  "meta.hearing": "n",
  "meta.fcs_bad_everywhere": "b",
  "icmpv6.type": "n",
  "icmpv6.code": "n",
  "rpl.dio_version": "n",
  "rpl.dio_rank": "n",
  "rpl.dio_dagid": "ip6",
  "node.reports": "n",
  "ipv6.src": "ip6",
  "ipv6.dst": "ip6",
  "ip.src": "ip4",
  "ip.dst": "ip4",
  "ethernet.src": "mac",
  "coap.token": "h",
  "udp.dest_port": "n",
  "tcp.flags": "n",
  "http.method": "s",
  "8021q.vid": "n",
  "a.x": "n",
  "a.y": "n",
  "a.z": "n",
  "a.s": "s",
};

export const DICTIONARY = {
  attributeType: (name: string) => (Object.hasOwn(TYPES, name) ? TYPES[name] : undefined),
  knownAttributes: Object.keys(TYPES),
};

export function read(xml: string, file = "test.xml"): readonly Property[] {
  return readProperties(xml, { file, ...DICTIONARY });
}

/** A property with one event. */
export function computing(expression: string, attributes = ""): string {
  return `<beginning><property property_id="1" type_property="ATTACK" ${attributes}>
    <event event_id="1" boolean_expression="${escapeXml(expression)}"/></property></beginning>`;
}

/** A THEN of two events. */
export function thenOf(context: string, trigger: string, attributes = ""): string {
  return `<beginning><property property_id="1" value="THEN" ${attributes}>
    <event event_id="1" boolean_expression="${escapeXml(context)}"/>
    <event event_id="2" boolean_expression="${escapeXml(trigger)}"/></property></beginning>`;
}

/** `line:column message; next` of everything that is wrong with `xml`. */
export function problemsOf(xml: string): readonly string[] {
  try {
    read(xml, "rule.xml");
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    return error.problems.map(({ line, column, message, next }) => `${line}:${column} ${message}; ${next}`);
  }
  return [];
}

export function inBeginning(property: string): string {
  return `<beginning>${property}</beginning>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** An event as `machine` wants it. */
export function toEvent(
  machine: Machine,
  time: number,
  rank: number,
  values: Readonly<Record<string, Value>>,
): Event {
  const byIndex = machine.attributes.map((name) => (Object.hasOwn(values, name) ? values[name] : undefined));
  return { time, rank, value: (attribute) => byIndex[attribute] };
}

/** Gives all of `trace` to `machine`; ranks count events from 1. */
export function play(machine: Machine, trace: readonly Moment[]): readonly Verdict[] {
  let rank = 0;
  return trace.flatMap((moment) => {
    if ("tick" in moment) return machine.tick(moment.tick);
    rank += 1;
    return machine.offer(toEvent(machine, moment.time, rank, moment.values));
  });
}

/** What `xml` says of `trace`. */
export function judge(
  xml: string,
  trace: readonly Moment[],
  options: MachineOptions = {},
): readonly Verdict[] {
  return play(makeMachine(read(xml), options), trace);
}

/** The packets of a verdict's events, by event id: `{1: 4, 2: 7}`. */
export function ranksOf(verdict: Verdict): Readonly<Record<number, number>> {
  return Object.fromEntries(verdict.events.filter(({ id }) => id > 0).map(({ id, rank }) => [id, rank]));
}
