import { alternativeTo } from "../data/c-functions.js";
import { ELEMENTS, type ElementRule } from "../data/vocabulary.js";
import { quote, suggest } from "../problems/nearest-name.js";
import type { XmlAttribute } from "./read-start-tag.js";
import type { Element } from "./read-xml.js";
import type { Source } from "./source.js";

/** What a C function of the original is most often replaced with. */
const NO_C = "rules are data: write the condition as an expression, with the functions of docs/properties.md";

function checkAttribute(
  source: Source,
  element: Element,
  rule: ElementRule,
  { name, at }: XmlAttribute,
): boolean {
  if (rule.attributes.includes(name)) return true;
  if (rule.later.includes(name)) {
    source.report(at, `not supported yet: attribute '${name}' of <${element.name}>`, "remove it");
    return false;
  }
  source.report(at, `unknown attribute ${quote(name)} of <${element.name}>`, () =>
    suggest(name, rule.attributes),
  );
  return false;
}

/** The attributes of `element` by name; those that its rule does not know are reported and left out. */
export function attributesOf(source: Source, element: Element): ReadonlyMap<string, XmlAttribute> {
  const rule = ELEMENTS[element.name];
  if (!rule) return new Map();
  const known = element.attributes.filter((attribute) => checkAttribute(source, element, rule, attribute));
  return new Map(known.map((attribute) => [attribute.name, attribute]));
}

/** Names of the functions that a piece of C defines. */
function functionsIn(code: string): readonly string[] {
  const names = [...code.slice(0, 100_000).matchAll(/\b((?:em|on)_\w{1,60})\s*\(/g)].map(
    (match) => match[1]!,
  );
  return [...new Set(names)].slice(0, 10);
}

/** Why C is refused, and what to write for each of its functions. */
function refuseC(source: Source, { at, text }: Element): void {
  const names = functionsIn(text);
  const named = names.join(", ") || "no function that could be named";
  const known = names.flatMap((name) => {
    const alternative = alternativeTo(name);
    return alternative === undefined ? [] : [`for ${name} ${alternative}`];
  });
  source.report(at, `embedded C is refused (${named})`, [NO_C, ...known].join("; "));
}

function checkChild(source: Source, parent: Element, child: Element, rule: ElementRule): boolean {
  if (child.name === "embedded_functions") {
    refuseC(source, child);
    return false;
  }
  if (rule.children.includes(child.name)) return true;
  const message = `unknown element <${quote(child.name).slice(1, -1)}> in <${parent.name}>`;
  source.report(child.at, message, () => suggest(child.name, rule.children));
  return false;
}

/** The children of `element` that its rule knows; others, and text, are reported. */
export function childrenOf(source: Source, element: Element): readonly Element[] {
  const rule = ELEMENTS[element.name];
  if (!rule) return [];
  if (element.text !== "")
    source.report(element.at, `text inside <${element.name}>`, "write conditions into boolean_expression");
  return element.children.filter((child) => checkChild(source, element, child, rule));
}
