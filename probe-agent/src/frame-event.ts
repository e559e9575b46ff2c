import { type Extractor, eui64OfAddress, type Frame, makeExtractor } from "@fedprobe/dissection";
import type { Event, Value } from "@fedprobe/properties";
import { type Observed, Transmitters } from "./metering/transmitters.js";

/** What the probe itself says of a frame, beside what dissection reads off it. */
interface Calculated {
  readonly node: string | undefined;
  readonly fcsOk: boolean;
  readonly malformed: boolean;
  readonly observed: Observed;
}

/** Attributes that the probe calculates (docs/attributes.md, "by the probe"). */
const CALCULATED: Readonly<
  Record<string, (frame: Calculated, probe: string, rank: number) => Value | undefined>
> = {
  "meta.rank": (_, __, rank) => rank,
  "meta.probe_id": (_, probe) => probe,
  "meta.retransmission": ({ observed }) => Number(observed.retransmission),
  "node.id": ({ node }) => node,
  "node.reports": ({ observed }) => observed.reports,
};

/** What the meters and the calculated attributes need of each frame. */
const NEEDED = [
  "ieee802154.src_address_extended",
  "ieee802154.src_address_short",
  "ieee802154.sequence_number",
  "ieee802154.fcs_ok",
  "malformed.layer",
  "meta.psdu_hash",
  "ipv6.src",
  "udp.dest_port",
] as const;

type Needed = (typeof NEEDED)[number];

/** One frame as a machine sees it. The values are its own: a machine may keep it. */
export class FrameEvent implements Event {
  constructor(
    readonly time: number,
    readonly rank: number,
    private readonly values: readonly (Value | undefined)[],
  ) {}

  value(attribute: number): Value | undefined {
    return this.values[attribute];
  }
}

/** Reads frames once for several machines, each with attributes of its own. */
export class FrameReader {
  readonly #extractor: Extractor;
  readonly #slot: ReadonlyMap<string, number>;
  readonly #transmitters = new Transmitters();
  #rank = 0;
  #time = 0;
  #current: Calculated = {
    node: undefined,
    fcsOk: true,
    malformed: false,
    observed: { retransmission: false, reports: 0 },
  };

  constructor(
    private readonly probe: string,
    private readonly views: readonly (readonly string[])[],
  ) {
    const names = [...new Set([...NEEDED, ...views.flat()])].filter((name) => !(name in CALCULATED));
    this.#extractor = makeExtractor(names);
    this.#slot = new Map(names.map((name, index) => [name, index]));
  }

  /** Transmitters that the bounded table had to forget. */
  get forgotten(): number {
    return this.#transmitters.forgotten;
  }

  read(frame: Frame): Calculated {
    this.#extractor.extract(frame);
    this.#rank += 1;
    this.#time = frame.time;
    const extended =
      this.#get("ieee802154.src_address_extended") ?? this.#get("ieee802154.src_address_short");
    const node = extended === undefined ? undefined : String(extended);
    const fcsOk = this.#get("ieee802154.fcs_ok") !== 0;
    const malformed = this.#get("malformed.layer") !== undefined;
    this.#current = { node, fcsOk, malformed, observed: this.#observe(node, fcsOk) };
    return this.#current;
  }

  /** The frame just read, with the attributes of one of the views. */
  event(view: number): FrameEvent {
    const names = this.views[view] ?? [];
    const values = names.map((name) => {
      const calculate = CALCULATED[name];
      return calculate ? calculate(this.#current, this.probe, this.#rank) : this.#slotValue(name);
    });
    return new FrameEvent(this.#time, this.#rank, values);
  }

  /** A frame with a wrong FCS makes no transmitter and is no report: its addresses cannot be believed. */
  #observe(node: string | undefined, fcsOk: boolean): Observed {
    if (node === undefined || !fcsOk) return this.#transmitters.recall(node);
    const sequence = Number(this.#get("ieee802154.sequence_number") ?? -1);
    const hash = String(this.#get("meta.psdu_hash"));
    return this.#transmitters.observe({
      time: this.#time,
      node,
      sequence,
      hash,
      report: this.#isReport(node),
    });
  }

  #isReport(node: string): boolean {
    if (this.#get("udp.dest_port") === undefined) return false;
    const source = this.#get("ipv6.src");
    return source !== undefined && eui64OfAddress(String(source)) === node;
  }

  #get(name: Needed): Value | undefined {
    return this.#slotValue(name);
  }

  #slotValue(name: string): Value | undefined {
    return this.#extractor.value(this.#slot.get(name) as number);
  }
}
