import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Alert, makeAlertHold, makeMachine, type Property, type Value } from "@fedprobe/properties";
import { type Heard, macOf } from "./recordings.js";
import { read, toEvent } from "./trace.js";

export const LIBRARY = fileURLToPath(new URL("../../properties/library", import.meta.url));

/** The properties of `library/iot/<name>.xml`. */
export function load(name: string): readonly Property[] {
  return read(readFileSync(join(LIBRARY, `iot/${name}.xml`), "utf8"), `${name}.xml`);
}

const nameNode = (value: Value) => (String(value).includes("::") ? macOf(String(value)) : String(value));

/** The alerts that `properties` raise on frames in the order of time, over all of the trace. */
export function alertsOf(properties: readonly Property[], heard: readonly Heard[]): readonly Alert[] {
  const machine = makeMachine(properties, { nameNode });
  const hold = makeAlertHold(properties);
  const verdicts = heard.flatMap(({ time, values }, i) =>
    machine.offer(toEvent(machine, time, i + 1, values)),
  );
  return verdicts.map((verdict) => hold.take(verdict)).filter((alert) => alert !== undefined);
}

const silent = { "meta.retransmission": 0, "ieee802154.fcs_ok": 1 };

export function frame(
  time: number,
  node: string,
  reports: number,
  more: Readonly<Record<string, Value>> = {},
): Heard {
  return { time: time * 1e6, values: { ...silent, "node.id": node, "node.reports": reports, ...more } };
}

export function datagram(
  time: number,
  origin: string,
  via: string,
  more: Readonly<Record<string, Value>> = {},
): Heard {
  return frame(time, via, 9, {
    "ipv6.src": origin,
    "ipv6.dst": "2001:db8::1",
    "udp.dest_port": 5683,
    ...more,
  });
}
