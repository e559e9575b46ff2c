import type { Value } from "@fedprobe/properties";

/**
 * What properties.md, section 2, says of THEN, done as plainly as it can be: every instance is looked at for
 * every packet. The machine must say the same.
 */
export interface Packet {
  readonly time: number;
  readonly rank: number;
  readonly values: Readonly<Record<string, Value>>;
}

export interface EventRule {
  readonly needs: readonly string[];
  /** `before` holds the packets of the events before this one. */
  matches(packet: Packet, before: readonly Packet[]): boolean;
}

export interface ThenRule {
  /** µs; both included. */
  readonly window: readonly [min: number, max: number];
  readonly context: RuleNode;
  readonly trigger: RuleNode;
}

export type RuleNode = EventRule | ThenRule;

/** What follows an event: the window that opens, and what it means if it closes. */
interface Stage {
  readonly event: EventRule;
  /** The event is the context of a trigger: it may be another packet as well. */
  readonly forks: boolean;
  readonly opens?: {
    readonly min: number;
    readonly max: number;
    readonly tightens: boolean;
    readonly late: "failed" | "inconclusive";
  };
}

interface Attempt {
  readonly family: number;
  readonly serial: number;
  readonly packets: readonly Packet[];
  readonly from: number;
  readonly until: number;
  readonly since: number;
}

/** `outcome` of a family of attempts, with the packets that it matched. */
export interface Said {
  readonly outcome: "satisfied" | "failed";
  readonly ranks: readonly number[];
  readonly time: number;
}

function isEvent(node: RuleNode): node is EventRule {
  return "matches" in node;
}

/** The stages of a tree in the order of time. `last` is what follows the whole tree. */
function stagesOf(
  node: RuleNode,
  late: "failed" | "inconclusive",
  contextLate: "failed" | "inconclusive",
  role: "first" | "context" | "trigger",
  last: Stage["opens"],
): readonly Stage[] {
  if (isEvent(node))
    return [
      {
        event: node,
        forks: role === "context",
        ...(last ? { opens: { ...last, tightens: role === "context" } } : {}),
      },
    ];
  const [min, max] = node.window;
  const opens = { min, max, tightens: false, late };
  return [
    ...stagesOf(node.context, contextLate, contextLate, role === "first" ? "first" : "context", opens),
    ...stagesOf(node.trigger, late, late, "trigger", last),
  ];
}

export class ReferenceMatcher {
  readonly said: Said[] = [];
  readonly counts = { satisfied: 0, failed: 0, inconclusive: 0 };
  readonly #stages: readonly Stage[];
  /** In the order in which they began to wait for what they wait for. */
  #attempts: Attempt[] = [];
  #serial = 0;

  /** `settling`: a late trigger is reported (SECURITY), so that it ends the whole family. */
  constructor(
    rule: RuleNode,
    private readonly settling: boolean,
  ) {
    this.#stages = stagesOf(rule, "failed", "inconclusive", "first", undefined);
  }

  get pending(): number {
    return this.#attempts.length;
  }

  advance(time: number): void {
    const due = this.#attempts.filter(({ until }) => until < time);
    due.sort((a, b) => a.until - b.until || a.serial - b.serial);
    for (const attempt of due) if (this.#attempts.includes(attempt)) this.#expire(attempt);
  }

  offer(packet: Packet): void {
    this.advance(packet.time);
    for (const [place, stage] of this.#stages.entries()) {
      if (!stage.event.needs.every((name) => packet.values[name] !== undefined)) continue;
      if (place === 0) {
        this.#open(packet);
        continue;
      }
      const waiting = this.#attempts.filter(
        ({ packets, since }) => packets.length === place && since < packet.rank,
      );
      waiting.reverse();
      for (const attempt of waiting) if (this.#try(attempt, stage, packet)) return;
    }
  }

  end(): void {
    this.counts.inconclusive += this.#attempts.length;
    this.#attempts = [];
  }

  #open(packet: Packet): void {
    const [first] = this.#stages;
    if (!first!.event.matches(packet, [])) return;
    const { min, max } = first!.opens!;
    this.#serial += 1;
    const [from, until] = [packet.time + min, packet.time + max];
    this.#attempts.push({
      family: this.#serial,
      serial: this.#serial,
      packets: [packet],
      from,
      until,
      since: packet.rank,
    });
  }

  #try(attempt: Attempt, stage: Stage, packet: Packet): boolean {
    if (packet.time < attempt.from || packet.time > attempt.until) return false;
    if (!stage.event.matches(packet, attempt.packets)) return false;
    const packets = [...attempt.packets, packet];
    if (!stage.opens) {
      this.#settle(attempt.family, "satisfied", packets, packet.time);
      return true;
    }
    const { min, max, tightens } = stage.opens;
    const window = [packet.time + min, packet.time + max] as const;
    const from = tightens ? Math.max(window[0], attempt.from) : window[0];
    const until = tightens ? Math.min(window[1], attempt.until) : window[1];
    if (!stage.forks) this.#attempts = this.#attempts.filter((other) => other !== attempt);
    if (stage.forks) this.#serial += 1;
    const serial = stage.forks ? this.#serial : attempt.serial;
    this.#attempts.push({ family: attempt.family, serial, packets, from, until, since: packet.rank });
    return false;
  }

  #expire(attempt: Attempt): void {
    const { late } = this.#stages[attempt.packets.length - 1]!.opens!;
    if (late === "failed" && this.settling) {
      this.#settle(attempt.family, "failed", attempt.packets, attempt.until);
      return;
    }
    this.counts[late] += 1;
    this.#attempts = this.#attempts.filter((other) => other !== attempt);
  }

  #settle(family: number, outcome: Said["outcome"], packets: readonly Packet[], time: number): void {
    this.counts[outcome] += 1;
    this.said.push({ outcome, ranks: packets.map(({ rank }) => rank), time });
    this.#attempts = this.#attempts.filter((other) => other.family !== family);
  }
}
