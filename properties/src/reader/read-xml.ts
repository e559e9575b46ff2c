import { XMLParser, XMLValidator } from "fast-xml-parser";
import { readStartTag, type XmlAttribute } from "./read-start-tag.js";
import type { Source } from "./source.js";

/** One element of a well-formed file. */
export interface Element {
  readonly name: string;
  /** Offset of its `<`. */
  readonly at: number;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly Element[];
  /** Character data directly inside it. */
  readonly text: string;
}

/** Most elements of a file, and their deepest nesting: property files are small. */
const MAX_ELEMENTS = 20_000;
const MAX_DEPTH = 64;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const ASIDE = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g;

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  processEntities: false,
  maxNestedTags: MAX_DEPTH + 2,
});
/** Declared as the wrapper type `Symbol`, but a symbol. */
const METADATA = XMLParser.getMetaDataSymbol() as unknown as symbol;

type ParsedNode = Readonly<Record<string | symbol, unknown>>;

/** Refuses what the parser lets pass, or what it would have to be trusted with. */
function isAcceptable(source: Source): boolean {
  const { text } = source;
  const forbidden = text.search(FORBIDDEN);
  if (forbidden >= 0) source.report(forbidden, "XML does not allow this control character", "remove it");
  const elements = text.replace(ASIDE, (aside) => " ".repeat(aside.length));
  const declaration = elements.indexOf("<!");
  if (declaration >= 0)
    source.report(
      declaration,
      "a DOCTYPE or other declaration is not allowed",
      "remove it; entities are never expanded",
    );
  const many = elements.split(/<(?!\/)/, MAX_ELEMENTS + 2).length > MAX_ELEMENTS + 1;
  if (many) source.report(0, `the file has more than ${MAX_ELEMENTS} elements`, "split it");
  return forbidden < 0 && declaration < 0 && !many;
}

function isWellFormed(source: Source): boolean {
  const answer = XMLValidator.validate(source.text);
  if (answer === true) return true;
  const { line, col, msg } = answer.err;
  const lines = source.text.split("\n", line);
  const offset =
    source.text.length === 0 ? 0 : lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  source.report(
    offset + Math.max(0, (col ?? 1) - 1),
    `not well-formed XML: ${msg.slice(0, 200)}`,
    "correct the XML",
  );
  return false;
}

function parse(source: Source): readonly ParsedNode[] {
  try {
    return parser.parse(source.text) as readonly ParsedNode[];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    source.report(
      0,
      `cannot be read as XML: ${message.slice(0, 200)}`,
      `nest at most ${MAX_DEPTH} elements and use the names of the language`,
    );
    return [];
  }
}

function contentOf(node: ParsedNode): unknown {
  return Object.entries(node).find(([name]) => name !== ":@")?.[1];
}

function toElement(source: Source, node: ParsedNode): Element[] {
  const at = (node[METADATA] as { readonly startIndex?: number } | undefined)?.startIndex;
  const content = contentOf(node);
  if (at === undefined || !Array.isArray(content)) return [];
  const parts = content as readonly ParsedNode[];
  const text = parts.map((part) => part["#text"]).filter((part) => typeof part === "string");
  return [
    {
      ...readStartTag(source, at),
      at,
      children: parts.flatMap((part) => toElement(source, part)),
      text: text.join("").trim(),
    },
  ];
}

/** The root element of `source`; `undefined`, with the reason reported, if the file is no acceptable XML. */
export function readXml(source: Source): Element | undefined {
  if (!isAcceptable(source) || !isWellFormed(source)) return undefined;
  const roots = parse(source).flatMap((node) => toElement(source, node));
  const second = roots[1];
  if (second) source.report(second.at, "a second root element", "put all properties into one <beginning>");
  return roots[0];
}
