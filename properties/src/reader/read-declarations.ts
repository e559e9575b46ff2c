import type { ValueType } from "../data/expression.js";
import { quote, suggest } from "../problems/nearest-name.js";
import { isValueType, TYPE_NAMES } from "../values/read-literal.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { type Reading, readText, reportAt } from "./read-attribute.js";
import type { Dictionary } from "./read-event.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";

/** As expressions name attributes: `proto` may begin with a digit but holds a letter. */
const NAME = /^\d*[A-Za-z_]\w*\.[A-Za-z_]\w*$/;
const LONGEST_NAME = 128;

function readType(reading: Reading): ValueType {
  const type = readText(reading, "type", "n");
  if (isValueType(type)) return type;
  const types = Object.keys(TYPE_NAMES);
  reportAt(reading, "type", `type is ${quote(type)}, not one of ${types.join(" ")}`, () =>
    suggest(type, types),
  );
  return "n";
}

function readDeclaration(
  reading: Reading,
  isKnown: (name: string) => boolean,
): readonly [name: string, type: ValueType] | undefined {
  const name = readText(reading, "name");
  const type = readType(reading);
  if (!NAME.test(name) || name.length > LONGEST_NAME)
    reportAt(reading, "name", `an attribute's name is ${quote(name)}`, "write proto.att");
  else if (isKnown(name))
    reportAt(reading, "name", `attribute ${quote(name)} is there already`, "remove this declaration");
  else return [name, type];
  return undefined;
}

/**
 * The dictionary with what the `<attribute>` elements of a file declare: attributes of events that are no frames
 * (JSON Lines, a simulator). What frames carry cannot be declared anew.
 */
export function readDeclarations(
  source: Source,
  elements: readonly Element[],
  dictionary: Dictionary,
): Dictionary {
  const declared = new Map<string, ValueType>();
  const typeOf = (name: string) => dictionary.typeOf(name) ?? declared.get(name);
  for (const element of elements) {
    childrenOf(source, element);
    const reading: Reading = { source, element, attributes: attributesOf(source, element) };
    const declaration = readDeclaration(reading, (name) => typeOf(name) !== undefined);
    if (declaration) declared.set(...declaration);
  }
  return { typeOf, attributes: [...dictionary.attributes, ...declared.keys()] };
}
