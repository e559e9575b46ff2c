import { joinNodes, type Property, reactionTo, type Verdict, writeReaction } from "@fedprobe/properties";
import type { FoundAlert, FoundEvent } from "./found-alert.js";

/** Most alerts that go on at a time; beyond, the one that was quiet longest is closed early. */
const MOST_HELD = 10_000;

/** Injective; the parts come from frames. */
function keyOf({ propertyId, verdict, node, target }: Verdict): string {
  return JSON.stringify([propertyId, verdict, node ?? null, target ?? null]);
}

/**
 * Folds the verdicts on one trace into alerts: of one property on one node and target, each within `hold` of the
 * one before. Without `hold` every verdict is an alert. `close` gets those to which nothing can be added any more.
 */
export class HeldVerdicts {
  readonly #holds: ReadonlyMap<number, number>;
  /** Those that call for something to be done: most do not. */
  readonly #reacting: ReadonlyMap<number, Property>;
  /** By key, the one quiet longest first. */
  readonly #held = new Map<string, FoundAlert>();

  constructor(
    private readonly probe: string,
    properties: readonly Property[],
    private readonly close: (alert: FoundAlert) => void,
  ) {
    this.#holds = new Map(properties.map(({ id, hold }) => [id, hold]));
    const reacting = properties.filter(({ ifSatisfied, ifNotSatisfied }) => ifSatisfied ?? ifNotSatisfied);
    this.#reacting = new Map(reacting.map((property) => [property.id, property]));
  }

  take(verdict: Verdict, events: readonly FoundEvent[]): void {
    const alert = firstOf(verdict, this.probe, events, this.#reactionTo(verdict));
    if (this.#holdOf(verdict) === 0) this.close(alert);
    else this.#hold(keyOf(verdict), alert);
  }

  /** Time has come to `timeUs`: closes what has been quiet; returns when the first of the others began. */
  advance(timeUs: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [key, alert] of this.#held) {
      if (this.#isQuiet(alert, timeUs)) this.#closeOne(key, alert);
      else first = Math.min(first, alert.first);
    }
    return first;
  }

  #hold(key: string, alert: FoundAlert): void {
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (held && !this.#isQuiet(held, alert.time)) this.#held.set(key, joined(held, alert));
    else {
      if (held) this.close(held);
      this.#held.set(key, alert);
    }
    if (this.#held.size > MOST_HELD) this.#closeOne(...this.#held.entries().next().value!);
  }

  #reactionTo({ propertyId, verdict }: Verdict): string | undefined {
    const property = this.#reacting.get(propertyId);
    const reaction = property && reactionTo(verdict, property);
    return reaction && writeReaction(reaction);
  }

  #holdOf({ propertyId }: Pick<Verdict, "propertyId">): number {
    return this.#holds.get(propertyId) ?? 0;
  }

  #isQuiet(alert: FoundAlert, timeUs: number): boolean {
    return timeUs - alert.last > this.#holdOf(alert);
  }

  #closeOne(key: string, alert: FoundAlert): void {
    this.#held.delete(key);
    this.close(alert);
  }
}

/** Written out: a flood brings a verdict a packet, and spreading costs more than judging. */
function firstOf(
  verdict: Verdict,
  probe: string,
  events: readonly FoundEvent[],
  reaction: string | undefined,
): FoundAlert {
  const { time, node, nodes, target } = verdict;
  const alert: { -readonly [Key in keyof FoundAlert]: FoundAlert[Key] } = {
    propertyId: verdict.propertyId,
    kind: verdict.kind,
    type: verdict.type,
    severity: verdict.severity,
    verdict: verdict.verdict,
    bad: verdict.bad,
    time,
    description: verdict.description,
    probe,
    events,
    count: 1,
    first: time,
    last: time,
  };
  if (node !== undefined) alert.node = node;
  if (nodes !== undefined) alert.nodes = nodes;
  if (target !== undefined) alert.target = target;
  if (reaction !== undefined) alert.reaction = reaction;
  return alert;
}

/** An alert that goes on with one more verdict. */
function joined(alert: FoundAlert, { time, nodes }: FoundAlert): FoundAlert {
  const [first, last] = [Math.min(alert.first, time), Math.max(alert.last, time)];
  return { ...alert, count: alert.count + 1, first, last, ...joinNodes(alert.nodes, nodes) };
}
