import type { Parameter } from "../data/property.js";
import { quote } from "../problems/nearest-name.js";
import { parseNumber } from "../values/read-literal.js";
import { attributesOf, childrenOf } from "./check-element.js";
import { type Reading, readText, reportAt } from "./read-attribute.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";

function readParameter(source: Source, element: Element): Parameter | undefined {
  childrenOf(source, element);
  const reading: Reading = { source, element, attributes: attributesOf(source, element) };
  const name = readText(reading, "name");
  const value = reading.attributes.get("default")?.value;
  const named = /^[A-Za-z_]\w{0,63}$/.test(name);
  if (!named)
    reportAt(
      reading,
      "name",
      `a parameter's name is ${quote(name)}`,
      "write a letter, then letters, digits and _",
    );
  if (value === undefined)
    reportAt(
      reading,
      "default",
      "a parameter without default",
      "give it the value for experiments that do not set it",
    );
  if (!named || value === undefined) return undefined;
  return {
    name,
    default: parseNumber(value.trim()) ?? value,
    unit: readText(reading, "unit"),
    description: readText(reading, "description"),
  };
}

/** The `<parameter>` children of a property; a name that is given twice is reported. */
export function readParameters(source: Source, elements: readonly Element[]): readonly Parameter[] {
  const parameters: Parameter[] = [];
  for (const element of elements) {
    const parameter = readParameter(source, element);
    if (parameter === undefined) continue;
    if (parameters.some((known) => known.name === parameter.name))
      source.report(element.at, `a second parameter '${parameter.name}'`, "give it another name");
    else parameters.push(parameter);
  }
  return parameters;
}
