import type { ExtractorOptions, Frame } from "@fedprobe/dissection";
import { type Event, type GivenVerdict, type Machine, makeMachine, type Verdict } from "@fedprobe/properties";
import { encodeValue } from "@fedprobe/proto";
import { EventReader } from "./events/event-reader.js";
import { FrameReader } from "./frame-event.js";
import { ThroughputMeter } from "./metering/throughput.js";
import { Alerting, type AlertingOptions } from "./model/alerting.js";
import { asksForHearers, Copies, withCopyNeeds } from "./model/copies.js";
import { nameNode } from "./model/name-node.js";
import type { StructuredEvent } from "./model/structured-event.js";
import { VerdictEvent } from "./model/verdict-event.js";

export type Parameters = Readonly<Record<string, string | number>>;

export interface PipelineOptions extends AlertingOptions {
  readonly probe: string;
  readonly parameters: Parameters;
  /** Contexts and keys of the network, with which its frames are read. */
  readonly network?: ExtractorOptions;
}

/**
 * Frames to records, as one probe does it: `Frame → attributes → Event → Verdict → Record`. Local properties
 * are evaluated here; what distributed properties need of a frame, or of a verdict on it, is emitted for a correlator.
 */
export class Pipeline {
  readonly #reader: FrameReader;
  readonly #events: EventReader;
  readonly #local: Machine;
  readonly #distributed: Machine;
  /** Where a distributed property asks who heard a frame, the correlator needs all of them. */
  readonly #copies: Copies | undefined;
  /** Names of the values in the events that are emitted. */
  readonly eventAttributes: readonly string[];
  readonly #alerting: Alerting;
  readonly #throughput: ThroughputMeter;
  readonly #counts = { analysed: 0, malformed: 0, "bad-fcs": 0, late: 0 };
  #time = 0;
  #ticked = 0;

  constructor(private readonly options: PipelineOptions) {
    const { properties, parameters, emit } = options;
    const local = properties.filter((property) => property.scope === "local");
    const distributed = properties.filter((property) => property.scope === "distributed");
    const machine = { parameters, nameNode };
    this.#local = makeMachine(local, { ...machine, internalToo: true });
    this.#distributed = makeMachine(distributed, machine);
    this.#alerting = new Alerting({ ...options, properties: local });
    this.#throughput = new ThroughputMeter(emit);
    const names = this.#distributed.attributes;
    this.eventAttributes = withCopyNeeds(names);
    this.#copies = asksForHearers(names) ? new Copies(this.eventAttributes) : undefined;
    const views = [this.#local.attributes, this.eventAttributes];
    this.#reader = new FrameReader(options.probe, views, true, options.network);
    this.#events = new EventReader(options.probe, views);
  }

  /** Totals: analysed; of these malformed, bad-fcs, late (older than a tick); what the bounded tables forgot. */
  get counts(): Readonly<Record<string, number>> {
    const { nodesForgotten, sessionsForgotten, payloadsForgotten } = this.#reader.losses;
    return {
      ...this.#counts,
      "transmitters.forgotten": nodesForgotten,
      "sessions.forgotten": sessionsForgotten,
      "payloads.forgotten": payloadsForgotten,
    };
  }

  /** Experiment time 0, from which throughput is counted in seconds. */
  begin(originUs: number): void {
    this.#throughput.alignTo(originUs);
  }

  offer(frame: Frame): void {
    this.#reader.read(frame);
    const { malformed, node } = this.#reader;
    const fcsOk = this.#reader.fcs !== 0;
    this.#time = Math.max(this.#time, frame.time);
    this.#counts.analysed += 1;
    if (malformed) this.#counts.malformed += 1;
    if (!fcsOk) this.#counts["bad-fcs"] += 1;
    if (frame.time < this.#ticked) this.#counts.late += 1;
    this.#throughput.frame(frame.time, node, frame.wireLength, fcsOk);
    this.#judge(this.#local.offer(this.#reader.event(0)));
    const event = this.#reader.event(1);
    this.#ship(event, this.#copies?.isFrame(event) === true);
  }

  /** The same for an event that is no frame; it is not metered. */
  offerEvent(event: StructuredEvent): void {
    this.#events.read(event);
    this.#time = Math.max(this.#time, event.time);
    this.#counts.analysed += 1;
    if (event.time < this.#ticked) this.#counts.late += 1;
    this.#judge(this.#local.offer(this.#events.event(0)));
    this.#ship(this.#events.event(1), this.#copies !== undefined);
  }

  /** Nothing older than `timeUs` follows. */
  tick(timeUs: number): void {
    if (timeUs <= this.#ticked) return;
    this.#ticked = timeUs;
    this.#time = Math.max(this.#time, timeUs);
    this.#throughput.advance(timeUs);
    this.#judge(this.#local.tick(timeUs));
    this.options.emit(timeUs, { $case: "tick", value: {} });
  }

  /** The trace is over: windows still open are inconclusive. */
  end(): void {
    this.#throughput.close();
    this.#judge(this.#local.end());
    this.#alerting.end(this.#local.counts());
  }

  #judge(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) if (verdict.bad) this.#shipVerdict(verdict.time, verdict);
    this.#alerting.take(verdicts, this.#time);
  }

  /** Distributed properties may be about the verdicts of all probes. */
  #shipVerdict(time: number, verdict: GivenVerdict): void {
    const { attributes } = this.#distributed;
    if (!this.#distributed.wants(new VerdictEvent(this.options.probe, time, 0, verdict, attributes))) return;
    const { propertyId = 0, kind = "", node, target } = verdict;
    this.options.emit(time, { $case: "verdict", value: { propertyId, kind, node, target } });
  }

  /** `isAsked`: a property may want it for what it tells of others, whatever it is. */
  #ship(event: Event, isAsked: boolean): void {
    if (event.verdict) this.#shipVerdict(event.time, event.verdict);
    if (event.verdict || !(isAsked || this.#distributed.wants(event))) return;
    const values = this.eventAttributes.map((_, index) => encodeValue(event.value(index)));
    this.options.emit(event.time, { $case: "event", value: { values, rank: BigInt(event.rank) } });
  }
}
