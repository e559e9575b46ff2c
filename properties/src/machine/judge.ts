import type { Property } from "../data/property.js";
import type { MatchedEvent, PropertyCounts, PropertyType, Value, Verdict, VerdictName } from "../model.js";
import type { Outcome } from "./automaton.js";
import type { CompiledEvent } from "./compile-event.js";
import { type Instance, UNMATCHED } from "./instance.js";

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
    private readonly events: readonly CompiledEvent[],
    private readonly nameNode: (value: Value) => string,
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
    if (outcome === "inconclusive") {
      this.leaveOpen();
      return undefined;
    }
    const { type } = this.property;
    const verdict = nameVerdict(type, outcome);
    this.#counts[VERDICTS[verdict]] += 1;
    const bad = verdict === "detected" || verdict === "not_respected";
    return bad || type === "TEST" ? this.#verdict(instance, verdict, bad, time, notice) : undefined;
  }

  #verdict(
    instance: Instance,
    verdict: VerdictName,
    bad: boolean,
    time: number,
    notice: Notice | undefined,
  ): Verdict {
    const { id, kind, type, severity, description } = this.property;
    const node = this.#role(instance, this.property.node);
    const target = this.#role(instance, this.property.target);
    return {
      ...{ propertyId: id, kind, type, severity, verdict, bad, time, description },
      ...(node === undefined ? {} : { node: this.nameNode(node) }),
      ...(target === undefined ? {} : { target: String(target) }),
      events: [...(notice ? [{ id: 0, ...notice, attributes: {} }] : []), ...this.#matched(instance)],
    };
  }

  /** The value of `attribute` in the event matched last, or in the latest before it that carries it. */
  #role(instance: Instance, attribute: string | undefined): Value | undefined {
    if (attribute === undefined) return undefined;
    for (let index = instance.last; index >= 0; index--) {
      const { offset, keptNames } = this.events[index]!;
      const value = instance.values[offset + keptNames.indexOf(attribute)];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #matched(instance: Instance): readonly MatchedEvent[] {
    const matched = this.events.filter(({ index }) => instance.ranks[index] !== UNMATCHED);
    return matched.map((event) => toMatchedEvent(event, instance));
  }
}

function toMatchedEvent({ id, index, offset, keptNames }: CompiledEvent, instance: Instance): MatchedEvent {
  const present = keptNames.flatMap((name, i): [string, Value][] => {
    const value = instance.values[offset + i];
    return value === undefined ? [] : [[name, value]];
  });
  const [rank, time] = [instance.ranks[index]!, instance.times[index]!];
  return { id, rank, time, attributes: Object.fromEntries(present) };
}
