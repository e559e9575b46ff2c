import type { Alert, Reaction } from "@fedprobe/properties";
import { connectProbe, type Identity, RecordKind, type SubscribeResponse, subscribe } from "@fedprobe/proto";
import type { RecordsSourceConfig } from "./config.js";
import { Correlation } from "./correlation/correlation.js";
import type { Recovered } from "./journal/recover-journal.js";
import { log, logUnended } from "./log.js";
import { type ClockOrigin, makeRunClock, type RunClock } from "./model/clock.js";
import type { RecordBody } from "./model/record.js";
import type { Opened } from "./model/source.js";
import { Reactor } from "./reactions/reactor.js";
import type { Work, WorkOptions } from "./work.js";

type Peer = RecordsSourceConfig["peers"][number];

const WANTED = [RecordKind.EVENT, RecordKind.VERDICT, RecordKind.TICK, RecordKind.RESTART, RecordKind.END];
/** A peer that cannot be reached for this long no longer holds the others up. */
const PATIENCE_MS = 3_000;

/** A correlator: a probe whose source is the records of other probes. */
export class RecordWork implements Work {
  readonly eventAttributes = [];
  readonly #correlation: Correlation;
  readonly #reactor: Reactor;
  readonly #stop = new AbortController();
  #clock: RunClock | undefined;
  #following: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;
  #past: Recovered | undefined;

  constructor(
    private readonly peers: readonly Peer[],
    private readonly identity: Identity,
    private readonly options: WorkOptions,
  ) {
    const emit = (timeUs: number, body: RecordBody) => this.#emit(timeUs, body);
    const now = () => this.#now();
    // No frames come here, so there are none that a property could have kept.
    this.#reactor = new Reactor({ ...options, properties: [], settings: options.reactions, emit, now, log });
    const names = peers.map((peer) => peer.name);
    this.#correlation = new Correlation({
      ...options,
      peers: names,
      emit,
      now,
      react: (reaction, alert) => this.#react(reaction, alert),
    });
  }

  async open(): Promise<Opened> {
    return {};
  }

  /** All is in the peers' journals: another process hears it again, and says what has not been said. */
  start(origin: ClockOrigin, past?: Recovered): void {
    if (this.#clock || this.#ended) return;
    this.#past = past;
    this.#clock = makeRunClock(origin);
    const message = `records of ${this.peers.map((peer) => peer.name).join(", ")}`;
    this.options.journal.append(this.#now(), {
      $case: "sourceState",
      value: { source: "records", message, fcsObservable: true },
    });
    this.#following = Promise.all(this.peers.map((peer) => this.#follow(peer)));
    this.#following.then(() => this.#finish("all probes have ended")).catch(logUnended);
  }

  async stop(reason: string): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#finish(reason);
  }

  #emit(timeUs: number, body: RecordBody): void {
    const said = this.#past;
    if (body.$case === "tick" && said && timeUs <= said.tickedUs) return;
    if (body.$case === "alert" && said?.alerts.has(`${body.value.id} ${body.value.revision}`)) return;
    this.options.journal.append(timeUs, body);
  }

  #react(reaction: Reaction, alert: Alert): void {
    if (!this.#past?.alerts.has(`${alert.id} ${alert.revision}`)) this.#reactor.react(reaction, alert);
  }

  async #follow(peer: Peer): Promise<void> {
    const client = connectProbe(peer.name, peer.host, peer.port, this.identity);
    const options = {
      client,
      probe: peer.name,
      after: 0n,
      kinds: WANTED,
      signal: this.#stop.signal,
      patienceMs: PATIENCE_MS,
    };
    try {
      for await (const response of subscribe(options)) this.#take(peer.name, response);
      this.#correlation.lost(peer.name);
    } catch (error) {
      this.#lose(peer.name, error as Error);
    } finally {
      client.close();
    }
  }

  #take(peer: string, response: SubscribeResponse): void {
    if (response.eventAttributes.length > 0) this.#correlation.attributes(peer, response.eventAttributes);
    for (const { timeUs, body } of response.records)
      if (body) this.#correlation.take(peer, Number(timeUs), body);
  }

  #lose(peer: string, error: Error): void {
    const message = `${error.message}; what only ${peer} may have heard is unknown from here on, so silence is inconclusive`;
    this.options.journal.append(this.#now(), { $case: "notice", value: { severity: "error", message } });
    this.#correlation.lost(peer);
  }

  #finish(reason: string): Promise<void> {
    this.#ended ??= Promise.resolve().then(() => this.#end(reason));
    return this.#ended;
  }

  async #end(reason: string): Promise<void> {
    this.#correlation.end();
    await this.#reactor.stop();
    const all = { ...this.#correlation.counts, ...this.#reactor.counts };
    const counts = Object.entries(all).map(([name, count]) => [name, BigInt(count)]);
    const value = { source: "records", counts: Object.fromEntries(counts) };
    this.options.journal.append(this.#now(), { $case: "counters", value });
    this.options.journal.append(this.#now(), { $case: "end", value: { reason } });
    this.options.journal.close();
  }

  #now(): number {
    return this.#clock?.now() ?? 0;
  }
}
