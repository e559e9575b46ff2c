import type { Event, Value, Verdict } from "@fedprobe/properties";
import type { Event as EventRecord } from "@fedprobe/proto";
import { decodeValue } from "@fedprobe/proto";
import { Alerting, type AlertingOptions } from "../model/alerting.js";
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
  readonly #merge: Merge<PeerEvent>;
  /** Of each peer, where the value of each of the machine's attributes stands in its events. */
  readonly #columns = new Map<string, readonly number[]>();
  readonly #live: Set<string>;
  #time = 0;
  #received = 0;

  constructor(private readonly options: CorrelationOptions) {
    const distributed = options.properties.filter((property) => property.scope === "distributed");
    this.#machine = new MergedMachine(distributed, { parameters: options.parameters });
    this.#alerting = new Alerting({ ...options, properties: distributed });
    this.#merge = new Merge(options.peers);
    this.#live = new Set(options.peers);
  }

  /** Events: received = analysed + dropped.not-merged (those whose turn had not come when the correlation ended). */
  get counts(): Readonly<Record<string, number>> {
    const { rank, forgotten } = this.#machine;
    const counts = { received: this.#received, analysed: rank, late: this.#merge.late };
    return { ...counts, "dropped.not-merged": this.#received - rank, "nodes.forgotten": forgotten };
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
    this.#merge.put(peer, timeUs, new PeerEvent(timeUs, values));
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
    this.#machine.endCoverage(timeUs);
    this.#merge.release(peer);
    this.#advance();
  }

  #advance(): void {
    for (let next = this.#merge.take(); next; next = this.#merge.take()) {
      this.#time = Math.max(this.#time, next.time);
      this.#judge(this.#machine.offer(next.item));
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
