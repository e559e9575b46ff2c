import type { Event, GivenVerdict, Value } from "@fedprobe/properties";

/** A bad verdict of one probe as an event for the properties of all: `verdict.*` is what it says, `meta.probe_id` who says it. */
export class VerdictEvent implements Event {
  constructor(
    readonly probe: string,
    readonly time: number,
    /** Of the packet with which it came. */
    readonly rank: number,
    readonly verdict: GivenVerdict,
    private readonly attributes: readonly string[],
  ) {}

  value(attribute: number): Value | undefined {
    const name = this.attributes[attribute];
    if (name === "meta.probe_id") return this.probe;
    return name === "meta.rank" ? this.rank : undefined;
  }
}
