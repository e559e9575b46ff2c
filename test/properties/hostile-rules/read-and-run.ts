import { makeMachine, PropertyError } from "@fedprobe/properties";
import { read, toEvent } from "../trace.js";

const VALUES = {
  ...{
    "a.x": 1,
    "a.y": 0,
    "a.z": -3.5,
    "a.s": "GET'\"",
    "ip.src": "10.0.0.1",
    "ipv6.src": "fe80::1",
    "ipv6.dst": "ff02::1",
  },
  ...{
    "http.method": "${1}",
    "node.id": "__proto__",
    "node.reports": 2,
    "tcp.flags": 0,
    "udp.dest_port": 1,
    "meta.retransmission": 0,
  },
};

/** Why a problem is none that an author could use; `undefined` if it is one. */
function faultOf({ line, column, message, next }: PropertyError["problems"][number]): string | undefined {
  if (Math.min(line, column) < 1) return `a problem at ${line}:${column}`;
  return message === "" || next === "" ? "a problem that says nothing" : undefined;
}

/** The properties of `xml`; none if they are refused. Throws what is no `PropertyError`, or one that says nothing. */
export function readOrRefuse(xml: string): ReturnType<typeof read> {
  try {
    return read(xml);
  } catch (error) {
    if (!(error instanceof PropertyError)) throw error;
    const fault = error.problems.map(faultOf).find((one) => one !== undefined);
    if (fault !== undefined || error.problems.length === 0) throw new Error(fault ?? "no problem is told");
    return [];
  }
}

/** Runs what could be read over three events and to the end of time. */
export function run(properties: ReturnType<typeof read>): void {
  const machine = makeMachine(properties);
  for (let i = 0; i < 3; i++) machine.offer(toEvent(machine, i * 1e6, i + 1, VALUES));
  machine.tick(1e15);
  machine.end();
}
