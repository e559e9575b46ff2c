import { type Bound, eventsOf, type Property, type PropertyNode } from "../data/property.js";
import type { Value } from "../model.js";
import type { Outcome, State, Step, Target } from "./automaton.js";
import { quantityOf } from "./compile-expression.js";

type Action = Pick<Step, "forks" | "restarts">;

/** How the first event of an attempt is taken. */
const BEGIN: Action = { forks: false, restarts: true };
/** How the first event of a context is taken: each packet that matches it opens an attempt of its own. */
const OPEN: Action = { forks: true, restarts: false };
/** How a trigger is taken; what it completes may be the context of the next window, which starts anew. */
const COMPLETE: Action = { forks: false, restarts: true };

class AutomatonCompiler {
  constructor(
    private readonly places: ReadonlyMap<number, number>,
    private readonly parameters: ReadonlyMap<string, Value>,
    private readonly states: State[],
  ) {}

  #bound({ quantity, shift }: Bound, unit: number): number {
    return Math.round(quantityOf(quantity, this.parameters) * unit) + shift;
  }

  /** Adds to `from` the steps of `node`, which lead to `pass`, `fail` (its trigger is late) or `open` (its context is). */
  add(node: PropertyNode, from: State, pass: Target, fail: Outcome, open: Outcome, action: Action): void {
    if (node.kind === "event") {
      from.steps.push({ event: this.places.get(node.id)!, target: pass, ...action });
      return;
    }
    const { unit } = node.delay;
    const [min, max] = [this.#bound(node.delay.min, unit), this.#bound(node.delay.max, unit)];
    const state: State = { min, max, immediate: min === 0 && max === 0, onTimeout: fail, steps: [] };
    this.states.push(state);
    const [context, trigger] = node.children as readonly [PropertyNode, PropertyNode];
    this.add(context, from, state, open, open, from === this.states[0] ? BEGIN : OPEN);
    this.add(trigger, state, pass, fail, fail, COMPLETE);
  }
}

/**
 * The states that attempts at a property go through. The steps of the first state open attempts; a second
 * THEN inside a trigger forks, so that every packet that matches its context is tried (as the original does).
 */
export function compileAutomaton(
  property: Property,
  parameters: ReadonlyMap<string, Value>,
): readonly State[] {
  const first: State = { min: 0, max: 0, immediate: false, onTimeout: "inconclusive", steps: [] };
  const states = [first];
  const places = new Map(eventsOf(property.root).map((event, index) => [event.id, index]));
  const compiler = new AutomatonCompiler(places, parameters, states);
  compiler.add(property.root, first, "satisfied", "failed", "inconclusive", BEGIN);
  return states;
}
