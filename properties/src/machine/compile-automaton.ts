import type { Expression } from "../data/expression.js";
import type { Property, PropertyNode } from "../data/property.js";
import { alternativesOf, type Bound, type EventNode, eventsOf, type OperatorNode } from "../data/property.js";
import { refersTo, withMirrored, withoutReferences } from "../data/references.js";
import type { Value } from "../model.js";
import type { Outcome, State, Step, Target } from "./automaton.js";
import { quantityOf } from "./compile-expression.js";

type Action = Pick<Step, "taking" | "restarts">;

/** How the first event of an attempt is taken, and what completes a context or trigger. */
const BEGIN: Action = { taking: "moves", restarts: true };
/** How the first event of a context is taken: each packet that matches it opens an attempt of its own. */
const OPEN: Action = { taking: "forks", restarts: false };
/** How one more of a repetition is taken: inside the window that its first began. */
const AGAIN: Action = { taking: "moves", restarts: false };
/** How the "if" of a BEFORE is taken: what came before it may come before others as well. */
const WITNESS: Action = { taking: "witnesses", restarts: true };

/** An event as it is looked for: the same one may be with and without what it says of another. */
export interface Sought {
  /** Place of the event in the property, in the order of the tree. */
  readonly index: number;
  readonly condition: Expression;
}

/** The states that attempts at a property go through. */
export interface Automaton {
  /** Its steps open attempts. */
  readonly first: State;
  readonly states: readonly State[];
  /** The state of the one attempt that no packet opens: of an absence over the trace, or window after window. */
  readonly standing: State | undefined;
  readonly sought: readonly Sought[];
}

/** Where a tree leads: matched, `fail` (its trigger is late) or `open` (its context is). */
interface Ends {
  readonly pass: Target;
  readonly fail: Outcome;
  readonly open: Outcome;
}

type Window = Pick<OperatorNode, "delay" | "counter">;

class AutomatonCompiler {
  readonly states: State[] = [];
  readonly sought: Sought[] = [];
  readonly #tracks = new Map<string, number>();
  readonly #places: ReadonlyMap<number, number>;

  constructor(
    root: PropertyNode,
    private readonly parameters: ReadonlyMap<string, Value>,
    private readonly firstNumber: number,
  ) {
    this.#places = new Map(eventsOf(root).map((event, index) => [event.id, index]));
  }

  state(window: Window | undefined, onTimeout: Target, mayBeImmediate = true): State {
    const { delay, counter } = window ?? {};
    const [min, max] = delay ? this.#ends(delay.min, delay.max, delay.unit) : [0, 0];
    const [minRank, maxRank] = counter ? this.#ends(counter.min, counter.max, 1) : [0, Infinity];
    const immediate = mayBeImmediate && delay !== undefined && ((min === 0 && max === 0) || maxRank === 0);
    return this.#add({ min, max, minRank, maxRank, immediate, onTimeout });
  }

  /** Adds to `from` the steps of `node`. */
  add(node: PropertyNode, from: State, ends: Ends, action: Action): void {
    if (node.kind === "event") {
      this.#step(from, this.#track(node), ends.pass, action);
      return;
    }
    const [first, second] = node.children as readonly [PropertyNode, PropertyNode];
    if (node.operator === "OR") for (const child of node.children) this.add(child, from, ends, action);
    else if (node.operator === "AND") this.#addAnd(node, from, ends);
    else if (node.operator === "BEFORE") this.#addBefore(node, from, ends);
    else if (node.operator === "REPEAT") this.#addRepeat(node, from, ends, action);
    else if (node.operator === "NOT") this.#addNot(node, first, second, from, ends);
    else {
      const state = this.state(node, ends.fail);
      this.add(first, from, contextOf(state, ends), this.#opening(from));
      this.add(second, state, { ...ends, open: ends.fail }, BEGIN);
    }
  }

  /** Adds to `from` that one of the events of `node` must not come. */
  exclude(node: PropertyNode, from: State, outcome: Outcome): void {
    for (const event of alternativesOf(node) ?? []) this.#step(from, this.#track(event), outcome, BEGIN);
  }

  #add(state: Omit<State, "number" | "steps">): State {
    const added: State = { ...state, number: this.firstNumber + this.states.length, steps: [] };
    this.states.push(added);
    return added;
  }

  #ends(min: Bound, max: Bound, unit: number): readonly [number, number] {
    return [this.#bound(min, unit), this.#bound(max, unit)];
  }

  #bound({ quantity, shift }: Bound, unit: number): number {
    return Math.round(quantityOf(quantity, this.parameters) * unit) + shift;
  }

  #opening(from: State): Action {
    return from === this.states[0] ? BEGIN : OPEN;
  }

  #step(from: State, track: number, target: Target, action: Action): void {
    from.steps.push({ track, target, ...action });
  }

  #track({ id, condition }: EventNode): number {
    return this.#seek(id, condition, "whole");
  }

  /** The event without what it says of event `other`. */
  #alone(event: EventNode, other: number): number {
    if (!refersTo(event.condition, other)) return this.#track(event);
    return this.#seek(event.id, withoutReferences(event.condition, other), "alone");
  }

  /** The event with what its `partner`, which came before it, says of it. */
  #mirrored(event: EventNode, partner: EventNode): number {
    if (!refersTo(partner.condition, event.id)) return this.#track(event);
    const condition = withMirrored(event.condition, partner.condition, partner.id, event.id);
    return this.#seek(event.id, condition, "mirrored");
  }

  #seek(id: number, condition: Expression, variant: string): number {
    const key = `${id} ${variant}`;
    const track = this.#tracks.get(key) ?? this.sought.length;
    if (track === this.sought.length) this.sought.push({ index: this.#places.get(id)!, condition });
    this.#tracks.set(key, track);
    return track;
  }

  /** The second child may say something of the first, so whichever comes last answers it. */
  #addAnd(node: OperatorNode, from: State, ends: Ends): void {
    const [first, second] = node.children as readonly [PropertyNode, PropertyNode];
    const [afterFirst, afterSecond] = [this.state(node, ends.fail), this.state(node, ends.fail)];
    const trigger = { ...ends, open: ends.fail };
    const opening = this.#opening(from);
    this.add(first, from, contextOf(afterFirst, ends), opening);
    this.add(second, afterFirst, trigger, BEGIN);
    if (first.kind === "event" && second.kind === "event") {
      this.#step(from, this.#alone(second, first.id), afterSecond, opening);
      this.#step(afterSecond, this.#mirrored(first, second), ends.pass, BEGIN);
      return;
    }
    this.add(second, from, contextOf(afterSecond, ends), opening);
    this.add(first, afterSecond, trigger, BEGIN);
  }

  #addNot(node: OperatorNode, first: PropertyNode, second: PropertyNode, from: State, ends: Ends): void {
    const state = this.state(node, ends.pass);
    this.add(first, from, contextOf(state, ends), this.#opening(from));
    this.exclude(second, state, ends.fail);
  }

  /** At the beginning of a tree what came before is remembered; inside, it must come after the context. */
  #addBefore(node: OperatorNode, from: State, ends: Ends): void {
    const [first, second] = node.children as readonly [PropertyNode, PropertyNode];
    const remembered = from === this.states[0];
    const state = this.state(node, remembered ? "forgotten" : ends.fail);
    const partner = first.kind === "event" && second.kind === "event" ? { first, second } : undefined;
    const opening = this.#opening(from);
    if (partner) this.#step(from, this.#alone(partner.second, partner.first.id), state, opening);
    else
      this.add(
        second,
        from,
        remembered ? { pass: state, fail: "forgotten", open: "forgotten" } : contextOf(state, ends),
        opening,
      );
    for (const event of alternativesOf(first) ?? []) {
      const track = partner ? this.#mirrored(event, partner.second) : this.#track(event);
      this.#step(state, track, ends.pass, remembered ? WITNESS : BEGIN);
      if (remembered && ends.fail === "failed") this.#step(from, this.#track(event), "failed", BEGIN);
    }
  }

  /** The window begins with the first match, to which the others may refer. */
  #addRepeat(node: OperatorNode, from: State, ends: Ends, action: Action): void {
    const event = node.children[0] as EventNode;
    const times = quantityOf(node.times, this.parameters);
    const first = this.#alone(event, event.id);
    if (times === 1) {
      this.#step(from, first, ends.pass, action);
      return;
    }
    let state = this.state(node, ends.fail, false);
    this.#step(from, first, state, this.#opening(from));
    for (let matched = 2; matched < times; matched++) {
      const next = this.#add({ ...state, min: 0, max: Infinity, maxRank: Infinity });
      this.#step(state, this.#track(event), next, AGAIN);
      state = next;
    }
    this.#step(state, this.#track(event), ends.pass, BEGIN);
  }
}

/** The ends of a context that leads to `pass`. */
function contextOf(pass: State, { open }: Ends): Ends {
  return { pass, fail: open, open };
}

/**
 * The states that attempts at a property go through, numbered from `firstNumber`. The steps of the first state open attempts; a second
 * THEN inside a trigger forks, so that every packet that matches its context is tried (as the original does).
 */
export function compileAutomaton(
  property: Property,
  parameters: ReadonlyMap<string, Value>,
  firstNumber: number,
): Automaton {
  const { root } = property;
  const compiler = new AutomatonCompiler(root, parameters, firstNumber);
  const first = compiler.state(undefined, "inconclusive");
  let standing: State | undefined;
  if (root.kind === "operator" && root.operator === "NOT" && root.children.length === 1) {
    standing = compiler.state(root, "satisfied");
    compiler.exclude(root.children[0]!, standing, "failed");
  } else compiler.add(root, first, { pass: "satisfied", fail: "failed", open: "inconclusive" }, BEGIN);
  return { first, states: compiler.states, standing, sought: compiler.sought };
}
