import type { Property } from "../data/property.js";
import { VERDICT_ATTRIBUTES } from "../data/verdict-attributes.js";
import { quote } from "../problems/nearest-name.js";
import { type Problem, Problems, PropertyError } from "../problems/property-error.js";
import { isValueType } from "../values/read-literal.js";
import { childrenOf } from "./check-element.js";
import { readDeclarations } from "./read-declarations.js";
import type { Dictionary } from "./read-event.js";
import { readProperty } from "./read-property.js";
import { type Element, readXml } from "./read-xml.js";
import { Source } from "./source.js";

export interface ReadOptions {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Type of an attribute as in dissection's dictionary (`n b a2 a8 ip4 ip6 mac s h`); `undefined` if there is none. */
  readonly attributeType: (name: string) => string | undefined;
  /** All names that `attributeType` knows, to suggest the nearest. */
  readonly knownAttributes: readonly string[];
  /** Told what can be read but is hardly meant: conditions that are never true, absences without a scope. */
  readonly warn?: (warning: Problem) => void;
}

/** What expressions may name. */
export function makeDictionary({ attributeType, knownAttributes }: ReadOptions): Dictionary {
  return {
    typeOf(name) {
      const ofVerdict = VERDICT_ATTRIBUTES.find((attribute) => attribute.name === name);
      const type = ofVerdict?.type ?? attributeType(name);
      return type === undefined || isValueType(type) ? type : "s";
    },
    attributes: [...knownAttributes, ...VERDICT_ATTRIBUTES.map(({ name }) => name)],
  };
}

function checkIds(source: Source, properties: readonly Property[], elements: readonly Element[]): void {
  const seen = new Set<number>();
  for (const [index, { id }] of properties.entries()) {
    if (id > 0 && seen.has(id))
      source.report(elements[index]!.at, `a second property ${id}`, "give each property its own property_id");
    seen.add(id);
  }
}

function readAll(source: Source, root: Element, known: Dictionary): readonly Property[] {
  if (root.name !== "beginning") {
    source.report(root.at, `the root element is ${quote(root.name)}`, "name it 'beginning'");
    return [];
  }
  for (const { at, name } of root.attributes)
    source.report(at, `unknown attribute ${quote(name)} of <beginning>`, "remove it");
  const children = childrenOf(source, root);
  const declarations = children.filter((child) => child.name === "attribute");
  const dictionary = readDeclarations(source, declarations, known);
  const elements = children.filter((child) => child.name === "property");
  if (elements.length === 0)
    source.report(root.at, "a file without properties", "write at least one <property>");
  const read = elements.map((element) => readProperty(source, element, dictionary));
  const kept = elements.filter((_, index) => read[index] !== undefined);
  const properties = read.filter((property) => property !== undefined);
  checkIds(source, properties, kept);
  return properties;
}

/** Largest file, in characters: property files are small. */
const MAX_CHARACTERS = 1_048_576;

/** Throws `PropertyError` for a file so large that even looking for its lines would take long. */
function checkSize(text: string, file: string): void {
  if (text.length <= MAX_CHARACTERS) return;
  const message = `the file has more than ${MAX_CHARACTERS} characters`;
  throw new PropertyError([{ message, file, line: 1, column: 1, next: "split it" }]);
}

/**
 * The properties in the text of a property file (properties.md; XML with the root `<beginning>`).
 * Throws `PropertyError` with everything that is wrong with it.
 */
export function readProperties(text: string, options: ReadOptions): readonly Property[] {
  checkSize(text, options.file);
  const problems = new Problems();
  const warnings = new Problems();
  const source = new Source(options.file, text, problems, warnings);
  const root = readXml(source);
  const properties = root ? readAll(source, root, makeDictionary(options)) : [];
  if (options.warn) for (const warning of warnings.list()) options.warn(warning);
  problems.check();
  return properties;
}
