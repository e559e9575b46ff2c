import { type Event, makeMachine, type Property, type Value } from "../../properties/src/index.js";
import { makeRandom } from "./make-capture.js";

/** Events that are offered before the clock runs: the compiler has then seen them all. */
const WARM_UP = 300_000;
const ROUNDS = 6;
const PERIOD_US = 10e6;
const BEGIN_US = 1.7e15;

/** Frames of nodes that report to one root, each every ten seconds, in an order that is new in each period. */
class Reports implements Event {
  time = 0;
  rank = 0;
  #source = "";
  readonly #sources: readonly string[];
  readonly #random = makeRandom(1);
  #order: Uint32Array;

  constructor(
    nodes: number,
    private readonly attributes: readonly string[],
  ) {
    this.#sources = Array.from({ length: nodes }, (_, node) => address(node + 1));
    this.#order = Uint32Array.from({ length: nodes }, (_, node) => node);
  }

  next(): void {
    const nodes = this.#order.length;
    const turn = this.rank % nodes;
    if (turn === 0) this.#shuffle();
    this.#source = this.#sources[this.#order[turn]!]!;
    this.time = BEGIN_US + Math.floor((this.rank * PERIOD_US) / nodes);
    this.rank += 1;
  }

  value(attribute: number): Value | undefined {
    const name = this.attributes[attribute]!;
    if (name === "ieee802154.src_address_extended") return this.#source;
    return name === "ieee802154.dst_address_extended" ? ROOT : undefined;
  }

  /** Neighbours change places: nobody reports twice within half a period. */
  #shuffle(): void {
    const order = this.#order;
    for (let i = 1; i < order.length; i++) {
      if (this.#random() % 2 === 0) continue;
      const other = order[i - 1]!;
      order[i - 1] = order[i]!;
      order[i] = other;
    }
  }
}

function address(node: number): string {
  const octets = [2, 0, 0, 0, node >>> 24, node >>> 16, node >>> 8, node].map((octet) => octet & 0xff);
  return octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

const ROOT = address(0);

export interface Speed {
  /** Events a second of the clock, and of the processor. */
  readonly clock: number;
  readonly processor: number;
  /** Open instances at the end. */
  readonly pending: number;
}

/** How fast `properties` judge the reports of so many nodes: the best of several rounds of `events` events. */
export function measureNodes(properties: readonly Property[], nodes: number, events: number): Speed {
  const machine = makeMachine(properties, { maxInstances: 2 * nodes + 1000 });
  const reports = new Reports(nodes, machine.attributes);
  const offer = (count: number) => {
    for (let i = 0; i < count; i++) {
      reports.next();
      machine.offer(reports);
    }
  };
  offer(Math.max(WARM_UP, 3 * nodes));
  const rounds = Array.from({ length: ROUNDS }, () => timeOf(() => offer(events)));
  return {
    clock: events / Math.min(...rounds.map(({ clock }) => clock)),
    processor: events / Math.min(...rounds.map(({ processor }) => processor)),
    pending: machine.pending,
  };
}

/** Seconds that `work` takes, by the clock and of the processor. */
export function timeOf(work: () => void): { readonly clock: number; readonly processor: number } {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  work();
  const { system, user } = process.cpuUsage(used);
  return { clock: (performance.now() - begun) / 1e3, processor: (system + user) / 1e6 };
}

/** Events of which each carries one of so many ports. */
class PortEvents implements Event {
  time = BEGIN_US;
  rank = 0;
  #port = 0;
  #source = "";
  readonly #sources = Array.from({ length: 64 }, (_, node) => address(node + 1));

  constructor(
    private readonly ports: number,
    private readonly attributes: readonly string[],
  ) {}

  next(): void {
    this.rank += 1;
    this.time += 1000;
    this.#port = this.rank % this.ports;
    this.#source = this.#sources[this.rank % this.#sources.length]!;
  }

  value(attribute: number): Value | undefined {
    const name = this.attributes[attribute]!;
    if (name === "udp.dest_port") return this.#port;
    return name === "ieee802154.src_address_extended" ? this.#source : undefined;
  }
}

/** How fast so many properties, each about a port of its own, judge events to all of these ports. */
export function measureProperties(
  read: (xml: string) => readonly Property[],
  properties: number,
  events: number,
): Speed {
  const all = Array.from({ length: properties }, (_, port) => aboutPort(port)).join("");
  const machine = makeMachine(read(`<beginning>${all}</beginning>`));
  const traffic = new PortEvents(properties, machine.attributes);
  const offer = (count: number) => {
    for (let i = 0; i < count; i++) {
      traffic.next();
      machine.offer(traffic);
    }
  };
  offer(WARM_UP);
  const rounds = Array.from({ length: ROUNDS }, () => timeOf(() => offer(events)));
  return {
    clock: events / Math.min(...rounds.map(({ clock }) => clock)),
    processor: events / Math.min(...rounds.map(({ processor }) => processor)),
    pending: machine.pending,
  };
}

function aboutPort(port: number): string {
  const source = "ieee802154.src_address_extended";
  return `<property property_id="${port + 1}" value="THEN" type_property="ATTACK" delay_units="ms" delay_min="0+" delay_max="50">
    <event event_id="1" boolean_expression="udp.dest_port == ${port}"/>
    <event event_id="2" boolean_expression="udp.dest_port == ${port} &amp;&amp; ${source} == ${source}.1"/>
  </property>`;
}
