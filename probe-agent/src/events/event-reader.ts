import type { Event, GivenVerdict, Value } from "@fedprobe/properties";
import type { StructuredEvent } from "../model/structured-event.js";

/** What is known of an event beside what it says of itself. */
const KNOWN: Readonly<Record<string, (reader: EventReader) => Value>> = {
  "meta.rank": ({ rank }) => rank,
  "meta.probe_id": ({ probe }) => probe,
  "meta.timestamp": ({ current }) => current.time,
};

const NOTHING: StructuredEvent = { time: 0, attributes: new Map() };

/** Events that are no frames, for several machines with attributes of their own. What an event says of itself goes first. */
export class EventReader {
  readonly #views: readonly EventView[];
  rank = 0;
  current = NOTHING;

  constructor(
    readonly probe: string,
    views: readonly (readonly string[])[],
  ) {
    this.#views = views.map((names) => new EventView(this, names));
  }

  /** Turns to the next event, whose rank is one more unless it is given. */
  read(event: StructuredEvent, rank = this.rank + 1): void {
    this.current = event;
    this.rank = rank;
  }

  /** The event at hand, with the attributes of one of the views: the same object for each event. */
  event(view: number): Event {
    return this.#views[view]!;
  }
}

class EventView implements Event {
  constructor(
    private readonly reader: EventReader,
    private readonly names: readonly string[],
  ) {}

  get time(): number {
    return this.reader.current.time;
  }

  get rank(): number {
    return this.reader.rank;
  }

  value(attribute: number): Value | undefined {
    const name = this.names[attribute]!;
    const given = this.reader.current.attributes.get(name);
    if (given !== undefined || !Object.hasOwn(KNOWN, name)) return given;
    return KNOWN[name]!(this.reader);
  }

  get verdict(): GivenVerdict | undefined {
    return verdictIn(this.reader.current);
  }
}

/** The verdict that an event tells of: then its attributes `verdict.*` are those of a verdict. */
function verdictIn({ attributes }: StructuredEvent): GivenVerdict | undefined {
  const kind = attributes.get("verdict.kind");
  const propertyId = attributes.get("verdict.property_id");
  if (kind === undefined && propertyId === undefined) return undefined;
  const [node, target] = [attributes.get("verdict.node"), attributes.get("verdict.target")];
  return {
    ...(kind !== undefined && { kind: String(kind) }),
    ...(propertyId !== undefined && { propertyId: Number(propertyId) }),
    ...(node !== undefined && { node: String(node) }),
    ...(target !== undefined && { target: String(target) }),
  };
}
