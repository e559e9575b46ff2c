import type { Property } from "../data/property.js";
import type { Value } from "../model.js";
import type { State } from "./automaton.js";
import { compileAutomaton } from "./compile-automaton.js";
import { compileEvents } from "./compile-event.js";
import type { Conditions } from "./condition.js";
import type { AttributeTable, Packet } from "./packet.js";
import type { Plan } from "./plan.js";
import { type Overrides, resolveParameters } from "./resolve-parameters.js";

/** What `nodes` names, of the packets in the windows of `#distinct` that have just seen the packet. */
export function distinctNodes(
  { property, counts }: Plan,
  table: AttributeTable,
  packet: Packet,
): readonly Value[] {
  const index = property.nodes === undefined ? undefined : table.indexOf(property.nodes);
  return counts
    .filter(
      ({ distinctOf, turn }) => distinctOf !== undefined && distinctOf === index && turn === packet.turn,
    )
    .flatMap(({ values }) => [...values]);
}

/** Compiles `property`; its states, attributes and conditions are added to those of the machine. */
export function makePlan(
  property: Property,
  table: AttributeTable,
  overrides: Overrides,
  keep: readonly string[],
  states: State[],
  conditions: Conditions,
): Plan {
  const parameters = resolveParameters(property, overrides);
  const automaton = compileAutomaton(property, parameters, states.length);
  states.push(...automaton.states);
  return {
    property,
    automaton,
    ...compileEvents(property, automaton.sought, table, parameters, keep, conditions),
  };
}
