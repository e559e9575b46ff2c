import {
  add,
  type End,
  EVER,
  type EventRule,
  isEvent,
  type Matched,
  type Option,
  type Packet,
  type RuleNode,
  type Wait,
} from "./reference-rules.js";

interface Attempt {
  readonly family: number;
  readonly serial: number;
  readonly matched: Matched;
  readonly wait: Wait;
  readonly time: readonly [from: number, until: number];
  readonly ranks: readonly [from: number, until: number];
  readonly since: number;
}

/** `outcome` of a family of attempts, with the packets that it matched, in the order of the tree. */
export interface Said {
  readonly outcome: "satisfied" | "failed";
  readonly ranks: readonly number[];
  readonly time: number;
}

function fails({ wait: { late } }: Attempt): boolean {
  return late === "failed" || late === "inconclusive";
}

function eventsOf(node: RuleNode): readonly EventRule[] {
  return isEvent(node) ? [node] : node.parts.flatMap(eventsOf);
}

export class ReferenceMatcher {
  readonly said: Said[] = [];
  readonly counts = { satisfied: 0, failed: 0, inconclusive: 0 };
  readonly #first: Wait = { window: [0, 0], packets: EVER, late: "inconclusive", options: [] };
  readonly #events: readonly EventRule[];
  /** In the order in which they began to wait for what they wait for. */
  #attempts: Attempt[] = [];
  #serial = 0;
  #rank = 0;

  /** `settling`: a late trigger is reported (SECURITY), so that it ends the whole family. */
  constructor(
    rule: RuleNode,
    private readonly settling: boolean,
  ) {
    this.#events = eventsOf(rule);
    add(
      rule,
      this.#first,
      this.#first,
      { pass: "satisfied", fail: "failed", open: "inconclusive" },
      "context",
    );
  }

  get pending(): number {
    return this.#attempts.length;
  }

  /** What is due by `time`, and then by `rank`, one after the other. */
  #advance(time: number, rank: number): void {
    const due = (of: (attempt: Attempt) => number, now: number) =>
      this.#attempts
        .filter((attempt) => of(attempt) < now)
        .sort((a, b) => of(a) - of(b) || Number(fails(a)) - Number(fails(b)) || a.serial - b.serial)[0];
    const untilTime = ({ time: [, until] }: Attempt) => until;
    const untilRank = ({ ranks: [, until] }: Attempt) => until;
    for (let one = due(untilTime, time); one; one = due(untilTime, time))
      this.#expire(one, untilTime(one), this.#rank);
    for (let one = due(untilRank, rank); one; one = due(untilRank, rank))
      this.#expire(one, time, untilRank(one));
    this.#rank = rank;
  }

  offer(packet: Packet): void {
    this.#advance(packet.time, packet.rank);
    for (const event of this.#events) {
      if (!event.needs.every((name) => packet.values[name] !== undefined)) continue;
      const waiting = this.#attempts.filter(({ since }) => since < packet.rank).reverse();
      for (const attempt of waiting) {
        const option = attempt.wait.options.find((one) => one.event === event);
        if (option && this.#try(attempt, option, packet)) return;
      }
      for (const option of this.#first.options)
        if (option.event === event && this.#open(option, packet)) return;
    }
  }

  end(): void {
    this.counts.inconclusive += this.#attempts.length;
    this.#attempts = [];
  }

  #open(option: Option, packet: Packet): boolean {
    if (!option.event.matches(packet, new Map())) return false;
    this.#serial += 1;
    const serial = this.#serial;
    const matched = new Map([[option.event.id, packet]]);
    return this.#go({ family: serial, serial, matched }, option.to, packet.time, packet.rank, packet.rank);
  }

  #try(attempt: Attempt, { event, partner, to, forks, tightens }: Option, packet: Packet): boolean {
    const { time, ranks, matched: before } = attempt;
    if (packet.time < time[0] || packet.time > time[1] || packet.rank < ranks[0] || packet.rank > ranks[1])
      return false;
    if (!event.matches(packet, before)) return false;
    const matched = new Map([[event.id, packet], ...before]);
    if (partner && !partner.matches(before.get(partner.id)!, matched)) return false;
    if (!forks) this.#attempts = this.#attempts.filter((other) => other !== attempt);
    if (forks) this.#serial += 1;
    const serial = forks ? this.#serial : attempt.serial;
    const next = { family: attempt.family, serial, matched };
    return this.#go(next, to, packet.time, packet.rank, packet.rank, tightens ? attempt : undefined);
  }

  /** Returns whether that is a verdict. */
  #go(
    { family, serial, matched }: Pick<Attempt, "family" | "serial" | "matched">,
    to: Wait | End,
    now: number,
    rank: number,
    since: number,
    inside?: Attempt,
  ): boolean {
    if (typeof to === "string") return this.#settle(family, to, matched, now);
    const window = (at: number, [min, max]: readonly [number, number], outer = [-Infinity, Infinity]) =>
      [Math.max(at + min, outer[0]!), Math.min(at + max, outer[1]!)] as const;
    const time = window(now, to.window, inside?.time as number[] | undefined);
    const ranks = window(rank, to.packets, inside?.ranks as number[] | undefined);
    this.#attempts.push({ family, serial, matched, wait: to, time, ranks, since });
    return false;
  }

  #expire(attempt: Attempt, time: number, rank: number): void {
    this.#attempts = this.#attempts.filter((other) => other !== attempt);
    this.#go(attempt, attempt.wait.late, time, rank, attempt.since);
  }

  #settle(family: number, outcome: End, matched: Matched, time: number): boolean {
    this.counts[outcome] += 1;
    if (outcome === "inconclusive" || (outcome === "failed" && !this.settling)) return false;
    const ranks = [...matched].sort(([a], [b]) => a - b).map(([, packet]) => packet.rank);
    this.said.push({ outcome, ranks, time });
    this.#attempts = this.#attempts.filter((other) => other.family !== family);
    return true;
  }
}
