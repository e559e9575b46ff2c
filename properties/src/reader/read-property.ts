import type { ValueType } from "../data/expression.js";
import { parameterFault } from "../data/parameter-fault.js";
import { eventsOf, namingOf, type Property, type PropertyNode } from "../data/property.js";
import { FCS_OK, KINDS } from "../data/vocabulary.js";
import type { PropertyType } from "../model.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { type Reading, readId, readText, readWord, reportAt } from "./read-attribute.js";
import { readHold } from "./read-delay.js";
import { checkOperator, readNode, readThen, type TreeReading } from "./read-node.js";
import { readParameters } from "./read-parameters.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";

/** What a property may name. */
export interface Dictionary {
  typeOf(name: string): ValueType | undefined;
  readonly attributes: readonly string[];
}

/** `SECURITY_RULE` is the spelling of the paper that the language comes from. */
const TYPES = ["SECURITY", "ATTACK", "EVASION", "TEST", "SECURITY_RULE"] as const;

function readType(reading: Reading): PropertyType {
  const type = readWord(reading, "type_property", TYPES, "SECURITY");
  return type === "SECURITY_RULE" ? "SECURITY" : type;
}

function readRoot(tree: TreeReading, reading: Reading, parts: readonly Element[]): PropertyNode | undefined {
  const value = readText(reading, "value", "COMPUTE");
  checkOperator(reading, value, ["THEN", "COMPUTE"]);
  if (value !== "COMPUTE") return readThen(tree, reading, parts);
  for (const name of ["delay_units", "delay_min", "delay_max"])
    if (reading.attributes.has(name))
      reportAt(reading, name, `a COMPUTE property has no ${name}`, 'remove it, or write value="THEN"');
  const nodes = parts.map((part) => readNode(tree, part));
  if (nodes.length === 1 && nodes[0]?.kind === "event") return nodes[0];
  tree.source.report(
    reading.element.at,
    "a COMPUTE property that is not one <event>",
    'give it one <event>, or write value="THEN"',
  );
  return undefined;
}

/** The attribute that `name` (node or target) says holds the culprit or victim. */
function readRole(
  reading: Reading,
  dictionary: Dictionary,
  name: "node" | "target",
): { readonly [role in "node" | "target"]?: string } {
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

/** One `<property>`; `undefined` if it has no tree. Whatever is wrong with it is reported. */
export function readProperty(source: Source, element: Element, dictionary: Dictionary): Property | undefined {
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const children = childrenOf(source, element);
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
    ...readRole(reading, dictionary, "target"),
    hold: readHold(reading),
    parameters,
    place: source.place(element.at),
  };
  return root && checkDefaults(reading, { ...property, root, namesFcs: namesFcs(root) });
}
