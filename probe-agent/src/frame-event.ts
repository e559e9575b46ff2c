import {
  ATTRIBUTES,
  type Extractor,
  type ExtractorLosses,
  type ExtractorOptions,
  type Frame,
  type FrameBatch,
  makeExtractor,
} from "@fedprobe/dissection";
import type { Event, Value } from "@fedprobe/properties";

/** Attributes that the probe knows (docs/attributes.md, "Known to the probe"). */
const KNOWN: Readonly<Record<string, (reader: FrameReader) => Value | undefined>> = {
  "meta.rank": ({ rank }) => rank,
  "meta.probe_id": ({ probe }) => probe,
};

/** What the meters need of each frame. */
const METERING: readonly string[] = ["node.id", "ieee802154.fcs_ok", "malformed.layer"];

const EXTRACTED: ReadonlySet<string> = new Set(
  ATTRIBUTES.filter(({ by }) => by !== "probe").map(({ name }) => name),
);

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
  readonly #fcsOk: number;
  readonly #named: number;
  readonly #malformed: number;
  /** Place of the frame at hand in its source, from 1. */
  rank = 0;

  /** `metered`: the meters ask for the node's name and for `malformed` of each frame. */
  constructor(
    readonly probe: string,
    views: readonly (readonly string[])[],
    metered = true,
    network: ExtractorOptions = {},
  ) {
    // What else a property names is known to the probe, or declared for events that are no frames.
    const named = [...(metered ? METERING : []), ...views.flat()].filter((name) => EXTRACTED.has(name));
    const names = [...new Set(named)];
    this.#extractor = makeExtractor(names, network);
    this.#place = new Map(names.map((name, index) => [name, index]));
    this.#views = views.map((view) => this.#makeView(view));
    this.#fcsOk = this.#placeOf("ieee802154.fcs_ok");
    this.#named = this.#placeOf("node.id");
    this.#malformed = this.#placeOf("malformed.layer");
  }

  /** What had to be given up so far of what is remembered between frames. */
  get losses(): ExtractorLosses {
    return this.#extractor.losses();
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

  /** Name of the transmitter; only for who is metered, or names it. */
  get node(): string | undefined {
    return this.#extractor.value(this.#named) as string | undefined;
  }

  /** 1 or 0; NaN where the source cannot tell, or nobody asked. */
  get fcs(): number {
    return this.#extractor.number(this.#fcsOk);
  }

  /** Only for who is metered. */
  get malformed(): boolean {
    return this.#extractor.value(this.#malformed) !== undefined;
  }

  #makeView(names: readonly string[]): FrameView {
    const calculated = names.filter((name) => !this.#place.has(name));
    const places = names.map((name) => this.#place.get(name) ?? -1 - calculated.indexOf(name));
    const calculate = calculated.map(
      (name) => () => (Object.hasOwn(KNOWN, name) ? KNOWN[name]!(this) : undefined),
    );
    return new FrameView(this.#extractor, Int32Array.from(places), calculate);
  }

  #turn(time: number): void {
    this.rank += 1;
    for (let i = 0; i < this.#views.length; i++) {
      const view = this.#views[i]!;
      view.time = time;
      view.rank = this.rank;
    }
  }

  #placeOf(name: string): number {
    return this.#place.get(name) ?? -1;
  }
}
