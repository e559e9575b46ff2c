import type { Property } from "../data/property.js";
import { reactionTo } from "../data/reaction.js";
import { isOfVerdict } from "../data/verdict-attributes.js";
import type { MatchedEvent, PropertyCounts, PropertyType, Value, Verdict, VerdictName } from "../model.js";
import type { Outcome } from "./automaton.js";
import type { EventSlot } from "./compile-event.js";
import type { Instance } from "./instance.js";
import type { Marks } from "./marks.js";

/** The packet or tick at which it was noticed that a deadline has passed. */
export interface Notice {
  readonly rank: number;
  readonly time: number;
}

type Counter = "respected" | "violated" | "detected" | "notDetected" | "inconclusive";

const VERDICTS: Readonly<Record<VerdictName, Counter>> = {
  detected: "detected",
  not_detected: "notDetected",
  respected: "respected",
  not_respected: "violated",
};

export interface JudgeOptions {
  readonly nameNode: (value: Value, attribute: string) => string;
  /** What the windows of `#distinct` hold of the attribute that `nodes` names. */
  readonly distinct: () => readonly Value[];
  /** Whether good decisions are verdicts too; those of a TEST, and those that a reaction waits for, always are. */
  readonly verdicts: "bad" | "all";
}

function isAttack(type: PropertyType): boolean {
  return type === "ATTACK" || type === "EVASION";
}

function nameVerdict(type: PropertyType, outcome: "satisfied" | "failed"): VerdictName {
  if (isAttack(type)) return outcome === "satisfied" ? "detected" : "not_detected";
  return outcome === "satisfied" ? "respected" : "not_respected";
}

/** Turns the ends of instances of one property into counts and verdicts. */
export class Judge {
  readonly #counts: Record<Counter, number> = {
    respected: 0,
    violated: 0,
    detected: 0,
    notDetected: 0,
    inconclusive: 0,
  };

  constructor(
    private readonly property: Property,
    private readonly events: readonly EventSlot[],
    /** Where the ranks and times of the instances lie. */
    readonly marks: Marks,
    private readonly options: JudgeOptions,
  ) {}

  get counts(): Omit<PropertyCounts, "instancesDropped" | "countsDropped"> {
    const { id, kind, description } = this.property;
    return { propertyId: id, kind, description, ...this.#counts };
  }

  /** Counts an end that proves nothing. */
  leaveOpen(): void {
    this.#counts.inconclusive += 1;
  }

  /** Whether an end of this kind is reported: then the attempts from the same first event are over too. */
  settles(outcome: Outcome): boolean {
    return outcome === "satisfied" || (outcome === "failed" && !isAttack(this.property.type));
  }

  /** Counts the end of `instance` at `time`; returns the verdict if it is one that is reported. */
  conclude(instance: Instance, outcome: Outcome, time: number, notice?: Notice): Verdict | undefined {
    if (outcome === "forgotten") return undefined;
    if (outcome === "inconclusive") {
      this.leaveOpen();
      return undefined;
    }
    const { type } = this.property;
    const verdict = nameVerdict(type, outcome);
    this.#counts[VERDICTS[verdict]] += 1;
    const bad = verdict === "detected" || verdict === "not_respected";
    const reported = bad || type === "TEST" || this.options.verdicts === "all" || this.#isReactedTo(verdict);
    return reported ? this.#verdict(instance, verdict, bad, time, notice) : undefined;
  }

  #isReactedTo(verdict: VerdictName): boolean {
    return reactionTo(verdict, this.property) !== undefined;
  }

  #verdict(
    instance: Instance,
    verdict: VerdictName,
    bad: boolean,
    time: number,
    notice: Notice | undefined,
  ): Verdict {
    const { id, kind, type, severity, description, node: nodeAttribute } = this.property;
    const node = this.#role(instance, nodeAttribute);
    const target = this.#role(instance, this.property.target);
    return {
      propertyId: id,
      kind,
      type,
      severity,
      verdict,
      bad,
      time,
      description,
      ...(node !== undefined && nodeAttribute && { node: this.#name(node, nodeAttribute) }),
      ...this.#nodes(instance, notice),
      ...(target !== undefined && { target: String(target) }),
      events: this.#matched(instance, notice),
    };
  }

  /** The value of `attribute` in the event matched last, or else in the last of the tree that carries it. */
  #role(instance: Instance, attribute: string | undefined): Value | undefined {
    if (attribute === undefined) return undefined;
    let value = this.#valueOf(instance, instance.last, attribute);
    for (let index = this.events.length - 1; value === undefined && index >= 0; index--)
      value = this.#valueOf(instance, index, attribute);
    return value;
  }

  #valueOf({ values }: Instance, index: number, attribute: string): Value | undefined {
    const { offset, keptNames } = this.events[index]!;
    return values[offset + keptNames.indexOf(attribute)];
  }

  /** A verdict's culprit has been named. */
  #name(value: Value, attribute: string): string {
    return isOfVerdict(attribute) ? String(value) : this.options.nameNode(value, attribute);
  }

  /** What `nodes` names: of every matched event, and of the packets in a window of `#distinct` that ended now. */
  #nodes(instance: Instance, notice: Notice | undefined): { readonly nodes?: readonly string[] } {
    const { nodes: attribute } = this.property;
    if (attribute === undefined) return {};
    const values = new Set<Value>(notice ? [] : this.options.distinct());
    for (let index = 0; index < this.events.length; index++) {
      const value = this.#valueOf(instance, index, attribute);
      if (value !== undefined) values.add(value);
    }
    return { nodes: [...new Set([...values].map((value) => this.#name(value, attribute)))].sort() };
  }

  /** Plain loops: during a flood every packet brings a verdict. */
  #matched(instance: Instance, notice: Notice | undefined): readonly MatchedEvent[] {
    const matched: MatchedEvent[] = [];
    if (notice) matched.push({ id: 0, rank: notice.rank, time: notice.time, attributes: {} });
    for (const event of this.events) {
      if (this.marks.isMatched(instance.place, event.index))
        matched.push(this.#toMatchedEvent(event, instance));
    }
    return matched;
  }

  #toMatchedEvent({ id, index, offset, keptNames }: EventSlot, { place, values }: Instance): MatchedEvent {
    const attributes: Record<string, Value> = {};
    for (let i = 0; i < keptNames.length; i++) {
      const value = values[offset + i];
      if (value !== undefined) attributes[keptNames[i]!] = value;
    }
    return { id, rank: this.marks.rank(place, index), time: this.marks.time(place, index), attributes };
  }
}
