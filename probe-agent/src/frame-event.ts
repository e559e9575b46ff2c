import {
  attributeType,
  type Extractor,
  type ExtractorOptions,
  eui64OfAddress,
  type Frame,
  type FrameBatch,
  makeExtractor,
} from "@fedprobe/dissection";
import type { Event, Value } from "@fedprobe/properties";
import { type Observed, Transmitters } from "./metering/transmitters.js";

/** Attributes that the probe calculates (docs/attributes.md, "by the probe"). */
const CALCULATED: Readonly<Record<string, (reader: FrameReader) => Value | undefined>> = {
  "meta.rank": ({ rank }) => rank,
  "meta.probe_id": ({ probe }) => probe,
  "meta.retransmission": ({ observed }) => Number(observed.retransmission),
  "node.id": ({ node }) => node,
  "node.reports": ({ observed }) => observed.reports,
};

/** Those that are calculated from the frames before. */
const OBSERVED = ["meta.retransmission", "node.reports"] as const;

/** What the transmitter's name needs of a frame, what its record needs too, and what the meters do. */
const NAMING = ["ieee802154.src_address_extended", "ieee802154.src_address_short"] as const;
const OBSERVING = [
  ...NAMING,
  "ieee802154.sequence_number",
  "ieee802154.fcs_ok",
  "meta.psdu_hash",
  "ipv6.src",
  "udp.dest_port",
] as const;
const METERING = [...OBSERVING, "malformed.layer"] as const;

type Needed = (typeof METERING)[number];

const NOTHING_OBSERVED: Observed = { retransmission: false, reports: 0 };

function neededFor(names: readonly string[], metered: boolean): readonly string[] {
  if (metered) return METERING;
  if (OBSERVED.some((name) => names.includes(name))) return OBSERVING;
  return names.includes("node.id") ? NAMING : [];
}

/** Neither calculated, nor declared by a property for events that are no frames (docs/properties.md). */
function isReadOffFrames(name: string): boolean {
  return !Object.hasOwn(CALCULATED, name) && attributeType(name) !== undefined;
}

/** The frame at hand as one machine asks for it: values are read when they are asked for, and while it is at hand. */
class FrameView implements Event {
  time = 0;
  rank = 0;

  /** Places in the extractor; those of calculated attributes are negative. */
  constructor(
    private readonly extractor: Extractor,
    private readonly places: Int32Array,
    private readonly calculate: readonly (() => Value | undefined)[],
  ) {}

  value(attribute: number): Value | undefined {
    const place = this.places[attribute]!;
    return place >= 0 ? this.extractor.value(place) : this.calculate[-1 - place]!();
  }

  has(attribute: number): boolean {
    const place = this.places[attribute]!;
    return place >= 0 ? this.extractor.has(place) : this.calculate[-1 - place]!() !== undefined;
  }
}

/** Reads frames once for several machines, each with attributes of its own. */
export class FrameReader {
  readonly #extractor: Extractor;
  readonly #place: ReadonlyMap<string, number>;
  readonly #views: readonly FrameView[];
  readonly #transmitters = new Transmitters();
  readonly #observing: boolean;
  readonly #fcsOk: number;
  #node: string | undefined;
  /** The frame of which the node's name has been read. */
  #named = 0;
  /** Of the frame at hand: its place in the source, from 1, and what is known of its transmitter. */
  rank = 0;
  observed = NOTHING_OBSERVED;

  /** `metered`: the meters ask for the node's name and for `malformed` of each frame. */
  constructor(
    readonly probe: string,
    views: readonly (readonly string[])[],
    private readonly metered = true,
    network: ExtractorOptions = {},
  ) {
    const named = views.flat();
    const names = [...new Set([...neededFor(named, metered), ...named])].filter(isReadOffFrames);
    this.#extractor = makeExtractor(names, network);
    this.#place = new Map(names.map((name, index) => [name, index]));
    this.#views = views.map((view) => this.#makeView(view));
    this.#observing = metered || OBSERVED.some((name) => named.includes(name));
    this.#fcsOk = this.#place.get("ieee802154.fcs_ok") ?? -1;
  }

  /** Transmitters that the bounded table had to forget. */
  get forgotten(): number {
    return this.#transmitters.forgotten;
  }

  read(frame: Frame): void {
    this.#extractor.extract(frame);
    this.#turn(frame.time);
  }

  /** The same for a frame of a batch. */
  readFrom(batch: FrameBatch, index: number): void {
    this.#extractor.extractFrom(batch, index);
    this.#turn(batch.times[index]!);
  }

  /** The frame at hand, with the attributes of one of the views: the same object for each frame. */
  event(view: number): Event {
    return this.#views[view]!;
  }

  /** Name of the transmitter. */
  get node(): string | undefined {
    if (this.#named === this.rank) return this.#node;
    this.#named = this.rank;
    const address = this.#get("ieee802154.src_address_extended") ?? this.#get("ieee802154.src_address_short");
    this.#node = address === undefined ? undefined : String(address);
    return this.#node;
  }

  /** 1 or 0; NaN where the source cannot tell, or nobody asked. */
  get fcs(): number {
    return this.#extractor.number(this.#fcsOk);
  }

  /** Only for who is metered. */
  get malformed(): boolean {
    return this.metered && this.#get("malformed.layer") !== undefined;
  }

  #makeView(names: readonly string[]): FrameView {
    const calculated = names.filter((name) => !this.#place.has(name));
    const places = names.map((name) => this.#place.get(name) ?? -1 - calculated.indexOf(name));
    const calculate = calculated.map((name) => () => CALCULATED[name]?.(this));
    return new FrameView(this.#extractor, Int32Array.from(places), calculate);
  }

  #turn(time: number): void {
    this.rank += 1;
    for (let i = 0; i < this.#views.length; i++) {
      const view = this.#views[i]!;
      view.time = time;
      view.rank = this.rank;
    }
    if (this.#observing) this.observed = this.#observe(time);
  }

  /** A frame with a wrong FCS makes no transmitter and is no report: its addresses cannot be believed. */
  #observe(time: number): Observed {
    const { node } = this;
    if (node === undefined || this.fcs === 0) return this.#transmitters.recall(node);
    const sequence = Number(this.#get("ieee802154.sequence_number") ?? -1);
    const hash = String(this.#get("meta.psdu_hash"));
    return this.#transmitters.observe({ time, node, sequence, hash, report: this.#isReport(node) });
  }

  #isReport(node: string): boolean {
    if (this.#get("udp.dest_port") === undefined) return false;
    const source = this.#get("ipv6.src");
    return source !== undefined && eui64OfAddress(String(source)) === node;
  }

  #get(name: Needed): Value | undefined {
    return this.#extractor.value(this.#place.get(name)!);
  }
}
