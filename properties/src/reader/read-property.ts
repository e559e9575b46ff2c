import { MAX_REPETITIONS, parameterFault } from "../data/parameter-fault.js";
import { eventsOf, namingOf, type Property, type PropertyNode } from "../data/property.js";
import { FCS_OK, KINDS } from "../data/vocabulary.js";
import type { PropertyType } from "../model.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { type Reading, readId, readText, readWord, reportAt } from "./read-attribute.js";
import { readHold } from "./read-delay.js";
import type { Dictionary, TreeReading } from "./read-event.js";
import { readNode, readOperator, readOperatorName } from "./read-node.js";
import { readParameters } from "./read-parameters.js";
import { readReaction } from "./read-reaction.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";
import { warnOfAbsence } from "./warn-of-absence.js";

/** `SECURITY_RULE` is the spelling of the paper that the language comes from. */
const TYPES = ["SECURITY", "ATTACK", "EVASION", "TEST", "SECURITY_RULE"] as const;

function readType(reading: Reading): PropertyType {
  const type = readWord(reading, "type_property", TYPES, "SECURITY");
  return type === "SECURITY_RULE" ? "SECURITY" : type;
}

/** What only operators have. */
const WINDOW = /^(delay|counter|repeat)_/;
/** Most steps that the attempts at a property may take: an AND doubles those of its children. */
const MAX_STEPS = 1024;

/** How many steps a tree compiles to; a REPEAT by parameter may repeat as often as any. */
function stepsOf(node: PropertyNode): number {
  if (node.kind === "event") return 1;
  const inside = node.children.reduce((sum, child) => sum + stepsOf(child), 0);
  if (node.operator === "REPEAT")
    return inside * (node.times.kind === "literal" ? node.times.value : MAX_REPETITIONS);
  return node.operator === "AND" ? 2 * inside : inside;
}

function readRootOperator(
  tree: TreeReading,
  reading: Reading,
  parts: readonly Element[],
  value: string,
): PropertyNode | undefined {
  const operator = readOperatorName(reading, value);
  const root = readOperator(tree, reading, parts, operator ?? "THEN", [], "root");
  if (stepsOf(root) <= MAX_STEPS) return root;
  reportAt(reading, "value", "the ANDs and REPEATs of this property are too many", "split the property");
  return undefined;
}

function readRoot(tree: TreeReading, reading: Reading, parts: readonly Element[]): PropertyNode | undefined {
  const value = readText(reading, "value", "COMPUTE");
  if (value !== "COMPUTE") return readRootOperator(tree, reading, parts, value);
  for (const name of reading.attributes.keys())
    if (WINDOW.test(name))
      reportAt(reading, name, `a COMPUTE property has no ${name}`, 'remove it, or write value="THEN"');
  const nodes = parts.map((part) => readNode(tree, part, [], "root", false));
  if (nodes.length === 1 && nodes[0]?.kind === "event") return nodes[0];
  tree.source.report(
    reading.element.at,
    "a COMPUTE property that is not one <event>",
    'give it one <event>, or write value="THEN"',
  );
  return undefined;
}

type Role = "node" | "nodes" | "target";

/** The attribute that `name` says holds the culprit, culprits or victim. */
function readRole(
  reading: Reading,
  dictionary: Dictionary,
  name: Role,
): { readonly [role in Role]?: string } {
  const attribute = reading.attributes.get(name)?.value;
  if (attribute === undefined) return {};
  if (dictionary.typeOf(attribute) === undefined)
    reportAt(reading, name, `${name} is ${quote(attribute)}, an unknown attribute`, () =>
      suggest(attribute, dictionary.attributes),
    );
  return { [name]: attribute };
}

function namesFcs(root: PropertyNode): boolean {
  return eventsOf(root).some(({ condition }) => {
    const { named, optional } = namingOf(condition);
    return named.has(FCS_OK) || optional.has(FCS_OK);
  });
}

function checkDefaults(reading: Reading, property: Property): Property {
  for (const parameter of property.parameters) {
    const fault = parameterFault(property, parameter, parameter.default);
    if (fault)
      reading.source.report(
        reading.element.at,
        `parameter '${parameter.name}' is '${parameter.default}' by default`,
        `it ${fault}`,
      );
  }
  return property;
}

/** Most events, operators and parameters of a property: 64 events, the original's limit, make 63 operators. */
const MAX_PARTS = 128;

/** The children that the property may have, if there are not too many below it. */
function partsOf(source: Source, element: Element): readonly Element[] {
  const count = (parent: Element): number =>
    parent.children.reduce((sum, child) => sum + 1 + count(child), 0);
  if (count(element) <= MAX_PARTS) return childrenOf(source, element);
  source.report(element.at, `a property of more than ${MAX_PARTS} parts`, "split it");
  return [];
}

/** One `<property>`; `undefined` if it has no tree. Whatever is wrong with it is reported. */
export function readProperty(source: Source, element: Element, dictionary: Dictionary): Property | undefined {
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const children = partsOf(source, element);
  const parameters = readParameters(
    source,
    children.filter((child) => child.name === "parameter"),
  );
  const tree: TreeReading = { ...dictionary, source, parameters, events: [] };
  const root = readRoot(
    tree,
    reading,
    children.filter((child) => child.name !== "parameter"),
  );
  const property = {
    id: readId(reading, "property_id"),
    type: readType(reading),
    kind: readWord(reading, "kind", KINDS, "other"),
    severity: readWord(reading, "severity", ["alert", "info"] as const, "alert"),
    scope: readWord(reading, "scope", ["local", "distributed"] as const, "local"),
    description: readText(reading, "description"),
    ...readRole(reading, dictionary, "node"),
    ...readRole(reading, dictionary, "nodes"),
    ...readRole(reading, dictionary, "target"),
    internal: readWord(reading, "internal", ["true", "false"] as const, "false") === "true",
    ...readReaction(reading, dictionary, "if_satisfied", "ifSatisfied"),
    ...readReaction(reading, dictionary, "if_not_satisfied", "ifNotSatisfied"),
    hold: readHold(reading),
    parameters,
    place: source.place(element.at),
  };
  if (root) warnOfAbsence(reading, root, property.type);
  return root && checkDefaults(reading, { ...property, root, namesFcs: namesFcs(root) });
}
