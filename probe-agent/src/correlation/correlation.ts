import { type Event, type Machine, makeMachine, type Value } from "@fedprobe/properties";
import type { Event as EventRecord } from "@fedprobe/proto";
import { decodeValue } from "@fedprobe/proto";
import { Alerting, type AlertingOptions } from "../model/alerting.js";
import { nameNode } from "../model/name-node.js";
import { Merge } from "./merge.js";
import { MergedReports } from "./reports.js";

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
  readonly #machine: Machine;
  readonly #alerting: Alerting;
  readonly #merge: Merge<MergedEvent>;
  readonly #reports: MergedReports;
  /** Of each peer, where the value of each of the machine's attributes stands in its events. */
  readonly #columns = new Map<string, readonly number[]>();
  readonly #live: Set<string>;
  #coverageEnds = Number.POSITIVE_INFINITY;
  #time = 0;
  #rank = 0;
  #received = 0;

  constructor(private readonly options: CorrelationOptions) {
    const distributed = options.properties.filter((property) => property.scope === "distributed");
    this.#machine = makeMachine(distributed, { parameters: options.parameters, nameNode });
    this.#alerting = new Alerting({ ...options, properties: distributed });
    this.#merge = new Merge(options.peers);
    this.#reports = new MergedReports(this.#machine.attributes);
    this.#live = new Set(options.peers);
  }

  /** Events: received = analysed + dropped.not-merged (those whose turn had not come when the correlation ended). */
  get counts(): Readonly<Record<string, number>> {
    const counts = { received: this.#received, analysed: this.#rank, late: this.#merge.late };
    const waiting = this.#received - this.#rank;
    return { ...counts, "dropped.not-merged": waiting, "nodes.forgotten": this.#reports.forgotten };
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

  event(peer: string, timeUs: number, record: EventRecord): void {
    this.#received += 1;
    const columns = this.#columns.get(peer) ?? [];
    const values = columns.map((column) => decodeValue(record.values[column]));
    this.#merge.put(peer, timeUs, new MergedEvent(timeUs, values));
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

  #release(peer: string, timeUs: number): void {
    if (!this.#live.delete(peer)) return;
    this.#coverageEnds = Math.min(this.#coverageEnds, timeUs);
    this.#merge.release(peer);
    this.#advance();
  }

  #advance(): void {
    for (let next = this.#merge.take(); next; next = this.#merge.take()) {
      this.#moveTo(next.time);
      this.#rank += 1;
      next.item.rank = this.#rank;
      this.#reports.raise(next.item.values);
      this.#judge(this.#machine.offer(next.item));
    }
    const watermark = this.#merge.watermark;
    if (!Number.isFinite(watermark) || watermark <= this.#time) return;
    this.#moveTo(watermark);
    this.#judge(this.#machine.tick(watermark));
    this.options.emit(watermark, { $case: "tick", value: {} });
  }

  #moveTo(timeUs: number): void {
    this.#time = Math.max(this.#time, timeUs);
    if (this.#time <= this.#coverageEnds) return;
    this.#judge(this.#machine.tick(this.#coverageEnds));
    this.#machine.setCoverage("partial");
    this.#coverageEnds = Number.POSITIVE_INFINITY;
  }

  #judge(verdicts: ReturnType<Machine["offer"]>): void {
    this.#alerting.take(verdicts, this.#time);
  }
}

/** An event of a peer; its rank is its place in the merged trace. */
class MergedEvent implements Event {
  rank = 0;

  constructor(
    readonly time: number,
    readonly values: (Value | undefined)[],
  ) {}

  value(attribute: number): Value | undefined {
    return this.values[attribute];
  }
}
