import { eventsOf, type Property } from "../data/property.js";
import { FCS_OK } from "../data/vocabulary.js";
import type { Attempt } from "../machine/attempt.js";
import type { Step } from "../machine/automaton.js";
import type { Automaton } from "../machine/compile-automaton.js";
import { Conditions } from "../machine/condition.js";
import type { History } from "../machine/history.js";
import { makePlan } from "../machine/make-plan.js";
import { AttributeTable, Packet } from "../machine/packet.js";
import type { Plan } from "../machine/plan.js";
import { type Overrides, resolveParameters } from "../machine/resolve-parameters.js";
import type { Event } from "../model.js";
import { type EventRole, ExplainedEvent } from "./explained-event.js";
import type { EventExplanation } from "./explanation.js";

export interface ExplainerOptions {
  /** Those of the machine that has the property; its events give values by index. */
  readonly attributes: readonly string[];
  readonly parameters?: Overrides;
  /** As it was made with. */
  readonly keep?: readonly string[];
}

/** Says why packets match the events of one property, or do not. Each packet must be shown to it, as it counts too. */
export interface Explainer {
  /**
   * What becomes of the event at each event of the property; to be asked before the machine takes it. `attempts`
   * are those that are open (`Machine.newest`).
   */
  explain(event: Event, attempts: readonly Attempt[]): readonly EventExplanation[];
}

/** Where a packet that matches the event leads, from wherever it is sought. */
function stepsTo(track: number, { first, states, standing }: Automaton): readonly Step[] {
  const all = new Set([first, ...states, ...(standing ? [standing] : [])]);
  return [...all].flatMap(({ steps }) => steps.filter((step) => step.track === track));
}

function roleOf(track: number, automaton: Automaton): EventRole {
  const { first, states } = automaton;
  const opens = first.steps.some((step) => step.track === track);
  const seeking = states.filter(
    (state) => state !== first && state.steps.some((step) => step.track === track),
  );
  const excluded = stepsTo(track, automaton).every(
    ({ target }) => target === "failed" || target === "inconclusive",
  );
  const samePacket = !opens && seeking.length > 0 && seeking.every(({ immediate }) => immediate);
  return { track, opens, excluded, samePacket };
}

class PropertyExplainer implements Explainer {
  readonly #plan: Plan;
  readonly #packet: Packet;
  readonly #fcsOk: number;
  readonly #events: readonly ExplainedEvent[];

  constructor(property: Property, { attributes, parameters = {}, keep = [] }: ExplainerOptions) {
    const table = new AttributeTable();
    for (const name of attributes) table.indexOf(name);
    this.#fcsOk = table.indexOf(FCS_OK);
    this.#plan = makePlan(property, table, parameters, keep, [], new Conditions());
    this.#packet = new Packet(table.names.length);
    const { automaton, slots } = this.#plan;
    const nodes = eventsOf(property.root);
    const positionOf = (id: number, name: string) => {
      const slot = slots.find((candidate) => candidate.id === id)!;
      return slot.offset + slot.keptNames.indexOf(name);
    };
    const values = resolveParameters(property, parameters);
    const names = { attributes: table, parameters: values, positionOf, counts: [] };
    const tracks = automaton.sought.map((sought, track) => ({ ...sought, role: roleOf(track, automaton) }));
    this.#events = tracks
      .toSorted((a, b) => a.index - b.index)
      .map(
        ({ index, condition, role }) =>
          new ExplainedEvent(nodes[index]!, condition, slots[index]!, role, names),
      );
  }

  explain(event: Event, attempts: readonly Attempt[]): readonly EventExplanation[] {
    this.#packet.turnTo(event);
    const broken = this.#packet.get(this.#fcsOk) === 0 && !this.#plan.property.namesFcs;
    if (broken) return this.#events.map((one) => one.refuse());
    const before = this.#asMatched();
    return this.#events.map((one) => one.explain(this.#packet, attempts, before));
  }

  /** What an attempt would keep of the packet if it matched every event. */
  #asMatched(): History {
    const { slots } = this.#plan;
    return {
      values: slots.flatMap(({ kept }) => kept.map((attribute) => this.#packet.get(attribute))),
      base: 0,
    };
  }
}

/** An explainer of `property`, which a machine with these attributes and parameters has. */
export function makeExplainer(property: Property, options: ExplainerOptions): Explainer {
  return new PropertyExplainer(property, options);
}
