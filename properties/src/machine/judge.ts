import type { Property } from "../data/property.js";
import { reactionTo } from "../data/reaction.js";
import { isOfVerdict } from "../data/verdict-attributes.js";
import type { MatchedEvent, PropertyCounts, PropertyType, Value, Verdict, VerdictName } from "../model.js";
import type { Outcome } from "./automaton.js";
import type { EventSlot } from "./compile-event.js";
import { type Instance, LAST, type Layout, type Records, UNMATCHED, VALUES } from "./records.js";
import type { LoadedProperty, SavedProperty } from "./saved-state.js";

/** The packet or tick at which it was noticed that a deadline has passed. */
export interface Notice {
  readonly rank: number;
  readonly time: number;
}

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

function isBad(type: PropertyType, outcome: "satisfied" | "failed"): boolean {
  return (outcome === "satisfied") === isAttack(type);
}

/** Whether such an end is a verdict, and not only counted. */
function isReported(property: Property, options: JudgeOptions, outcome: "satisfied" | "failed"): boolean {
  const { type } = property;
  if (isBad(type, outcome) || type === "TEST" || options.verdicts === "all") return true;
  return reactionTo(nameVerdict(type, outcome), property) !== undefined;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Turns the ends of instances of one property into counts and verdicts. */
export class Judge {
  #satisfied = 0;
  #failed = 0;
  #inconclusive = 0;
  readonly #reportsSatisfied: boolean;
  readonly #reportsFailed: boolean;

  constructor(
    private readonly property: Property,
    private readonly events: readonly EventSlot[],
    private readonly records: Records,
    private readonly layout: Layout,
    private readonly options: JudgeOptions,
  ) {
    this.#reportsSatisfied = isReported(property, options, "satisfied");
    this.#reportsFailed = isReported(property, options, "failed");
  }

  get counts(): Omit<PropertyCounts, "instancesDropped" | "countsDropped"> {
    const { id, kind, description, type } = this.property;
    const [satisfied, failed] = [this.#satisfied, this.#failed];
    const decided = isAttack(type)
      ? { respected: 0, violated: 0, detected: satisfied, notDetected: failed }
      : { respected: satisfied, violated: failed, detected: 0, notDetected: 0 };
    return { propertyId: id, kind, description, ...decided, inconclusive: this.#inconclusive };
  }

  save(): Pick<SavedProperty, "satisfied" | "failed" | "inconclusive"> {
    return { satisfied: this.#satisfied, failed: this.#failed, inconclusive: this.#inconclusive };
  }

  load({ satisfied, failed, inconclusive }: LoadedProperty): void {
    this.#satisfied = satisfied;
    this.#failed = failed;
    this.#inconclusive = inconclusive;
  }

  /** Counts an end that proves nothing. */
  leaveOpen(): void {
    this.#inconclusive += 1;
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
    if (outcome === "satisfied") this.#satisfied += 1;
    else this.#failed += 1;
    return this.#isReported(outcome) ? this.#verdict(instance, outcome, time, notice) : undefined;
  }

  /** Counts an end that is not reported; false, and nothing is counted, if it would be. */
  passOver(outcome: Outcome): boolean {
    if (outcome === "forgotten") return true;
    if (outcome !== "inconclusive" && (this.#isReported(outcome) || this.settles(outcome))) return false;
    if (outcome === "inconclusive") this.leaveOpen();
    else this.#failed += 1;
    return true;
  }

  #isReported(outcome: "satisfied" | "failed"): boolean {
    return outcome === "satisfied" ? this.#reportsSatisfied : this.#reportsFailed;
  }

  #verdict(
    instance: Instance,
    outcome: "satisfied" | "failed",
    time: number,
    notice: Notice | undefined,
  ): Verdict {
    const { id, kind, type, severity, description, node: nodeAttribute, nodes, target } = this.property;
    // Written out: during a flood every packet brings a verdict, and spreading costs more than all the rest.
    const verdict: Writable<Verdict> = {
      propertyId: id,
      kind,
      type,
      severity,
      verdict: nameVerdict(type, outcome),
      bad: isBad(type, outcome),
      time,
      description,
      events: this.#matched(instance, notice),
    };
    const node = this.#role(instance, nodeAttribute);
    if (node !== undefined) verdict.node = this.#name(node, nodeAttribute!);
    if (nodes !== undefined) verdict.nodes = this.#nodes(instance, nodes, notice);
    const victim = this.#role(instance, target);
    if (victim !== undefined) verdict.target = String(victim);
    return verdict;
  }

  /** The value of `attribute` in the event matched last, or else in the last of the tree that carries it. */
  #role(instance: Instance, attribute: string | undefined): Value | undefined {
    if (attribute === undefined) return undefined;
    let value = this.#valueOf(instance, this.records.ints[2 * instance + LAST]!, attribute);
    for (let index = this.events.length - 1; value === undefined && index >= 0; index--)
      value = this.#valueOf(instance, index, attribute);
    return value;
  }

  #valueOf(instance: Instance, index: number, attribute: string): Value | undefined {
    const { offset, keptNames } = this.events[index]!;
    const { ints, values } = this.records;
    return values[ints[2 * instance + VALUES]! + offset + keptNames.indexOf(attribute)];
  }

  /** A verdict's culprit has been named. */
  #name(value: Value, attribute: string): string {
    return isOfVerdict(attribute) ? String(value) : this.options.nameNode(value, attribute);
  }

  /** What `nodes` names: of every matched event, and of the packets in a window of `#distinct` that ended now. */
  #nodes(instance: Instance, attribute: string, notice: Notice | undefined): readonly string[] {
    const values = new Set<Value>(notice ? [] : this.options.distinct());
    for (let index = 0; index < this.events.length; index++) {
      const value = this.#valueOf(instance, index, attribute);
      if (value !== undefined) values.add(value);
    }
    return [...new Set([...values].map((value) => this.#name(value, attribute)))].sort();
  }

  /** Plain loops: during a flood every packet brings a verdict. */
  #matched(instance: Instance, notice: Notice | undefined): readonly MatchedEvent[] {
    const matched: MatchedEvent[] = [];
    if (notice) matched.push({ id: 0, rank: notice.rank, time: notice.time, attributes: {} });
    for (const event of this.events) {
      const mark = this.layout.markOf(instance, event.index);
      if (this.records.cells[mark] !== UNMATCHED) matched.push(this.#toMatchedEvent(event, instance, mark));
    }
    return matched;
  }

  /** `mark` is where rank and time of its packet stand. */
  #toMatchedEvent({ id, offset, keptNames }: EventSlot, instance: Instance, mark: number): MatchedEvent {
    const attributes: Record<string, Value> = {};
    const { cells, ints, values } = this.records;
    const base = ints[2 * instance + VALUES]! + offset;
    for (let i = 0; i < keptNames.length; i++) {
      const value = values[base + i];
      if (value !== undefined) attributes[keptNames[i]!] = value;
    }
    return { id, rank: cells[mark]!, time: cells[mark + 1]!, attributes };
  }
}
