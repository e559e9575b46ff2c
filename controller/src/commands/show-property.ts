import type { EventNode, Parameter, Property, PropertyNode } from "@fedprobe/properties";
import { formatDuration } from "../experiment/duration.js";
import type { Paint } from "../model/paint.js";
import { layOutText } from "../model/text-table.js";
import { visibleText } from "../model/visible-text.js";
import { treeOf } from "./property-tree.js";

const US_PER_SECOND = 1e6;
/** A property as an object of JSON: what its elements say, its conditions as they are written. */
export function propertyObject(property: Property, name: string) {
  const { id, kind, type, severity, scope, description, node, nodes, target, hold, internal } = property;
  return {
    ...{ name, property_id: id, kind, type, severity, scope, description, node, nodes, target, internal },
    ...{ hold_us: hold, parameters: property.parameters, place: property.place },
    events: eventsIn(property.root).map(({ id: event_id, description: what, text }) => {
      return { event_id, description: what, boolean_expression: text };
    }),
  };
}

function eventsIn(node: PropertyNode): readonly EventNode[] {
  return node.kind === "event" ? [node] : node.children.flatMap(eventsIn);
}

/** A property for people: who is accused of what, parameters, and the tree of what must happen. */
export function describeProperty(property: Property, name: string, paint: Paint): string {
  const { id, kind, description, parameters, root } = property;
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.default]));
  const sections = [
    `${paint("bold", `${id} ${kind}`)}  ${paint("dim", visibleText(name))}\n${indent([description || "(no description)"])}`,
    indent(factsOf(property)),
    ...(parameters.length > 0 ? [parametersTable(parameters)] : []),
    `${paint("bold", "looks for")}\n${indent(treeOf(root, values, description))}`,
  ];
  return sections.join("\n");
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${visibleText(line)}\n`).join("");
}

function factsOf({
  type,
  severity,
  scope,
  node,
  nodes,
  target,
  hold,
  internal,
}: Property): readonly string[] {
  const bad = type === "ATTACK" || type === "EVASION" ? "bad when it is found" : "bad when it is not kept";
  const where = scope === "local" ? "on what each probe hears" : "on what all probes hear together";
  return [
    `${type}: ${type === "TEST" ? "both ends are told" : bad}; ${severity === "info" ? "information, no attack" : "an alert"}; judged ${where}`,
    ...(node === undefined ? [] : [`culprit: ${node}`]),
    ...(nodes === undefined ? [] : [`culprits: ${nodes}`]),
    ...(target === undefined ? [] : [`victim: ${target}`]),
    ...(hold === 0 ? [] : [`one alert until it has been quiet for ${formatDuration(hold / US_PER_SECOND)}`]),
    ...(internal ? ["internal: its verdicts only feed other properties"] : []),
  ];
}

function parametersTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map((one) => [one.name, String(one.default), one.unit, one.description]);
  return layOutText([
    ["  parameter", "default", "unit", "what it is"],
    ...rows.map(([name, ...row]) => [`  ${name}`, ...row]),
  ]);
}
