import type { Event, Value, Verdict } from "@fedprobe/properties";
import type { Event as EventRecord, Verdict as VerdictRecord } from "@fedprobe/proto";
import { decodeValue } from "@fedprobe/proto";
import { Alerting, type AlertingOptions } from "../model/alerting.js";
import type { RecordBody } from "../model/record.js";
import { VerdictEvent } from "../model/verdict-event.js";
import { Merge } from "./merge.js";
import { MergedMachine } from "./merged-machine.js";

export interface CorrelationOptions extends AlertingOptions {
  readonly peers: readonly string[];
  readonly parameters: Readonly<Record<string, string | number>>;
}

/**
 * Evaluates distributed properties on the events of several probes, merged by event time. A peer that is lost,
 * or that ended before the others, makes coverage partial: from then on silence proves nothing, so windows that
 * time out are inconclusive; what is heard is still judged.
 */
export class Correlation {
  readonly #machine: MergedMachine;
  readonly #alerting: Alerting;
  readonly #merge: Merge<PeerEvent | VerdictEvent>;
  /** Of each peer, where the value of each of the machine's attributes stands in its events. */
  readonly #columns = new Map<string, readonly number[]>();
  readonly #live: Set<string>;
  #time = 0;
  readonly #received = { events: 0, verdicts: 0 };
  #verdictsAnalysed = 0;

  constructor(private readonly options: CorrelationOptions) {
    const distributed = options.properties.filter((property) => property.scope === "distributed");
    this.#machine = new MergedMachine(distributed, { parameters: options.parameters });
    this.#alerting = new Alerting({ ...options, properties: distributed });
    this.#merge = new Merge<PeerEvent | VerdictEvent>(options.peers, this.#machine.copies);
    this.#live = new Set(options.peers);
  }

  /**
   * Events and verdicts: received = analysed + dropped.not-merged (those whose turn had not come when the correlation
   * ended); how many of them were verdicts.
   */
  get counts(): Readonly<Record<string, number>> {
    const { events, verdicts } = this.#received;
    const received = events + verdicts;
    const analysed = this.#machine.rank + this.#verdictsAnalysed;
    const merged = { received, analysed, "dropped.not-merged": received - analysed, verdicts };
    return { ...merged, late: this.#merge.late, "nodes.forgotten": this.#machine.forgotten };
  }

  /** Peers that have neither ended nor been lost. */
  get live(): ReadonlySet<string> {
    return this.#live;
  }

  /** What a peer's events hold, in which order. */
  attributes(peer: string, names: readonly string[]): void {
    this.#columns.set(
      peer,
      this.#machine.attributes.map((name) => names.indexOf(name)),
    );
  }

  /** Takes a record of a peer, if it is one for a correlator. */
  take(peer: string, timeUs: number, body: RecordBody): boolean {
    if (body.$case === "event") this.event(peer, timeUs, body.value);
    else if (body.$case === "verdict") this.verdict(peer, timeUs, body.value);
    else if (body.$case === "tick") this.tick(peer, timeUs);
    else if (body.$case === "end") this.ended(peer, timeUs);
    else if (body.$case === "restart") this.#interrupted(peer);
    else return false;
    return true;
  }

  event(peer: string, timeUs: number, record: EventRecord): void {
    this.#received.events += 1;
    const columns = this.#columns.get(peer) ?? [];
    const values = columns.map((column) => decodeValue(record.values[column]));
    this.#merge.put(peer, timeUs, new PeerEvent(timeUs, values));
  }

  /** What a peer's local properties have found; what is found here, the machine tells its properties itself. */
  verdict(peer: string, timeUs: number, { propertyId, kind, node, target }: VerdictRecord): void {
    this.#received.verdicts += 1;
    const verdict = {
      propertyId,
      kind,
      ...(node !== undefined && { node }),
      ...(target !== undefined && { target }),
    };
    this.#merge.put(peer, timeUs, new VerdictEvent(peer, timeUs, 0, verdict, this.#machine.attributes));
  }

  tick(peer: string, timeUs: number): void {
    this.#merge.advance(peer, timeUs);
    this.#advance();
  }

  /** The peer's trace is over: it heard all there was until `timeUs`. */
  ended(peer: string, timeUs: number): void {
    this.#release(peer, timeUs);
  }

  /** Nobody can reach the peer: what it heard after its last tick is unknown, however long ago that was. */
  lost(peer: string): void {
    this.#release(peer, this.#merge.watermarkOf(peer));
  }

  end(): void {
    this.#judge(this.#machine.end());
    this.#alerting.end(this.#machine.counts());
  }

  /** What the peer's process did not hear before another took its place, nobody knows. */
  #interrupted(peer: string): void {
    this.#machine.endCoverage(this.#merge.watermarkOf(peer));
  }

  #release(peer: string, timeUs: number): void {
    if (!this.#live.delete(peer)) return;
    this.#machine.endCoverage(timeUs);
    this.#merge.release(peer);
    this.#advance();
  }

  #advance(): void {
    for (let next = this.#merge.take(); next; next = this.#merge.take()) {
      this.#time = Math.max(this.#time, next.time);
      if (next.item instanceof VerdictEvent) this.#verdictsAnalysed += 1;
      this.#judge(this.#machine.offer(next.item, next.hearing));
    }
    const watermark = this.#merge.watermark;
    if (!Number.isFinite(watermark) || watermark <= this.#time) return;
    this.#time = watermark;
    this.#judge(this.#machine.tick(watermark));
    this.options.emit(watermark, { $case: "tick", value: {} });
  }

  #judge(verdicts: readonly Verdict[]): void {
    this.#alerting.take(verdicts, this.#time);
  }
}

/** An event of a peer. */
class PeerEvent implements Pick<Event, "time" | "value"> {
  constructor(
    readonly time: number,
    private readonly values: readonly (Value | undefined)[],
  ) {}

  value(attribute: number): Value | undefined {
    return this.values[attribute];
  }
}
