import type { Expression } from "../data/expression.js";
import type { EventNode } from "../data/property.js";
import type { Attempt } from "../machine/attempt.js";
import type { Test } from "../machine/comparison.js";
import type { EventSlot } from "../machine/compile-event.js";
import { type Compilation, ExpressionCompiler } from "../machine/compile-expression.js";
import { type History, NO_HISTORY } from "../machine/history.js";
import type { Packet } from "../machine/packet.js";
import { ExplainedCondition } from "./explained-condition.js";
import type { ConditionCheck, EventExplanation, EventResult } from "./explanation.js";
import { formatExpression } from "./format-expression.js";
import { splitConjuncts } from "./split-conjuncts.js";

/** How an event is sought: as the automaton has it. */
export interface EventRole {
  /** Its place among the events that are sought. */
  readonly track: number;
  readonly opens: boolean;
  readonly excluded: boolean;
  readonly samePacket: boolean;
}

type Answer = Pick<EventExplanation, "result" | "lacks" | "conditions" | "waiting" | "nearest">;

function conjunctsIn(condition: Expression): readonly Expression[] {
  return condition.kind === "all" ? condition.of.flatMap(conjunctsIn) : [condition];
}

/** The texts of the conditions that must all hold; those that were made of others are written anew. */
function textsOf({ condition, text }: EventNode): ReadonlyMap<Expression, string> {
  const written = splitConjuncts(text);
  return new Map(
    conjunctsIn(condition).map((part, index) => [part, written[index] ?? formatExpression(part)]),
  );
}

/** An event of a property as it is sought, ready to tell why a packet matches it or does not. */
export class ExplainedEvent {
  readonly #conditions: readonly ExplainedCondition[];
  /** All conditions on the packet alone, as one: what counts must see each packet that satisfies the others. */
  readonly #own: Test;
  readonly #required: readonly (readonly [name: string, attribute: number])[];

  constructor(
    private readonly node: EventNode,
    condition: Expression,
    slot: EventSlot,
    private readonly role: EventRole,
    names: Compilation,
  ) {
    const compiler = new ExpressionCompiler(names);
    const texts = textsOf(node);
    this.#conditions = conjunctsIn(condition).map(
      (part) => new ExplainedCondition(part, texts.get(part) ?? formatExpression(part), compiler),
    );
    const own = this.#conditions.filter(({ refers }) => !refers).map(({ expression }) => expression);
    this.#own = compiler.test({ kind: "all", of: own });
    const nameOf = new Map(slot.kept.map((attribute, index) => [attribute, slot.keptNames[index]!]));
    this.#required = slot.required.map((attribute) => [nameOf.get(attribute) ?? "?", attribute]);
  }

  /** `before` is what the packet itself would be remembered by, for who must match it at once. */
  explain(packet: Packet, attempts: readonly Attempt[], before: History): EventExplanation {
    const { id, description } = this.node;
    const { opens, excluded, samePacket } = this.role;
    return { event: id, description, opens, excluded, samePacket, ...this.#answer(packet, attempts, before) };
  }

  /** The packet is offered to no event of the property. */
  refuse(): EventExplanation {
    const { id, description } = this.node;
    const { opens, excluded, samePacket } = this.role;
    const answer = this.#say(
      "wrong-fcs",
      this.#notAsked(() => true),
    );
    return { event: id, description, opens, excluded, samePacket, ...answer };
  }

  #answer(packet: Packet, attempts: readonly Attempt[], before: History): Answer {
    const missing = this.#required.filter(([, attribute]) => packet.get(attribute) === undefined);
    const lacks = missing.map(([name]) => name);
    if (lacks.length > 0)
      return {
        ...this.#say("lacks", this.#checkPresent(packet)),
        lacks,
      };
    const own = this.#checkOwn(packet);
    if (own.some(({ holds }) => holds !== true))
      return this.#say("fails", [...own, ...this.#notAsked(({ refers }) => refers)]);
    if (this.role.samePacket) return this.#joinItself(packet, own, before);
    return this.#join(packet, own, attempts);
  }

  #checkOwn(packet: Packet): readonly ConditionCheck[] {
    this.#own(packet, NO_HISTORY);
    const own = this.#conditions.filter(({ refers }) => !refers);
    const plain = own.filter(({ counts }) => !counts).map((one) => one.check(packet, NO_HISTORY));
    const counting = own.filter(({ counts }) => counts);
    const counted = plain.every(({ holds }) => holds)
      ? counting.map((one) => one.check(packet, NO_HISTORY))
      : counting.map((one) => one.notAsked());
    return [...plain, ...counted];
  }

  /** Of a packet that lacks something it is still worth knowing what the rest of it says. */
  #checkPresent(packet: Packet): readonly ConditionCheck[] {
    return this.#conditions.map((one) => {
      if (one.refers || one.counts) return one.notAsked();
      const check = one.check(packet, NO_HISTORY);
      return check.found.some(({ value }) => value === undefined) ? one.notAsked() : check;
    });
  }

  #joinItself(packet: Packet, own: readonly ConditionCheck[], before: History): Answer {
    const joined = this.#checkJoined(packet, before);
    const result = joined.every(({ holds }) => holds) ? "matches" : "no-partner";
    return this.#say(result, [...own, ...joined]);
  }

  #join(packet: Packet, own: readonly ConditionCheck[], attempts: readonly Attempt[]): Answer {
    const waiting = attempts.filter(({ waitsFor }) => waitsFor.includes(this.role.track));
    let best:
      | { attempt: Attempt; joined: readonly ConditionCheck[]; result: EventResult; right: number }
      | undefined;
    for (const attempt of waiting) {
      const joined = this.#checkJoined(packet, { values: attempt.values, base: 0 });
      const result = resultOf(attempt, packet, joined);
      const right = 2 * joined.filter(({ holds }) => holds).length + Number(isOpen(attempt, packet));
      if (best === undefined || (best.result !== "matches" && (result === "matches" || right > best.right)))
        best = { attempt, joined, result, right };
    }
    const conditions = [...own, ...(best?.joined ?? this.#notAsked(({ refers }) => refers))];
    // Whoever opens an attempt needs nobody who waits.
    const opens = this.role.opens && best?.result !== "matches";
    const result = opens ? "matches" : (best?.result ?? "nobody-waits");
    const nearest = best && !opens ? { nearest: best.attempt } : {};
    return { ...this.#say(result, conditions), waiting: waiting.length, ...nearest };
  }

  #checkJoined(packet: Packet, history: History): readonly ConditionCheck[] {
    return this.#conditions.filter(({ refers }) => refers).map((one) => one.check(packet, history));
  }

  #notAsked(is: (condition: ExplainedCondition) => boolean): readonly ConditionCheck[] {
    return this.#conditions.filter(is).map((one) => one.notAsked());
  }

  #say(result: EventResult, conditions: readonly ConditionCheck[]): Answer {
    const order = new Map(this.#conditions.map(({ text }, index) => [text, index]));
    const sorted = conditions.toSorted((a, b) => (order.get(a.text) ?? 0) - (order.get(b.text) ?? 0));
    return { result, lacks: [], conditions: sorted, waiting: 0 };
  }
}

function isOpen({ from, until, fromRank, untilRank }: Attempt, { time, rank }: Packet): boolean {
  return time >= from && time <= until && rank >= fromRank && rank <= untilRank;
}

function resultOf(attempt: Attempt, packet: Packet, joined: readonly ConditionCheck[]): EventResult {
  if (!joined.every(({ holds }) => holds)) return "no-partner";
  if (isOpen(attempt, packet)) return "matches";
  return packet.time < attempt.from || packet.rank < attempt.fromRank ? "too-early" : "too-late";
}
