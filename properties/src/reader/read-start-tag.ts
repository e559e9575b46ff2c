import type { Source } from "./source.js";

/** One attribute of a start tag, with its value as XML means it. */
export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
  /** Offset of the name in the file. */
  readonly at: number;
  /** Offset in the file of the character at `index` of the value. */
  offsetOf(index: number): number;
}

const NAME = /<([^\s/>]+)/y;
const ATTRIBUTE = /\s*([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const ENTITY = /&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[^;&\s]{1,32});|&/g;

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The character of an entity without `&` and `;`; `undefined` if XML 1.0 does not define it. */
function decodeEntity(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (!name.startsWith("#")) return Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  const code = name.startsWith("#x")
    ? Number.parseInt(name.slice(2), 16)
    : Number.parseInt(name.slice(1), 10);
  const allowed = code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code < 0xd800);
  const high = (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code <= 0x10ffff);
  return allowed || high ? String.fromCodePoint(code) : undefined;
}

/** Where in `raw` the character at `index` of its decoded text stands. */
function rawIndex(raw: string, index: number): number {
  let ahead = 0;
  for (const entity of raw.matchAll(ENTITY)) {
    if (entity.index - ahead >= index) break;
    ahead += entity[0].length - (decodeEntity(entity[1])?.length ?? 0);
  }
  return index + ahead;
}

function decode(source: Source, raw: string, at: number): string {
  const less = raw.indexOf("<");
  if (less >= 0) source.report(at + less, "'<' stands in an attribute's value", "write &lt;");
  return raw.replace(/[\n\t]/g, " ").replace(ENTITY, (entity, name: string | undefined, index: number) => {
    const character = decodeEntity(name);
    if (character === undefined)
      source.report(at + index, `'${entity}' is not an entity of XML`, "write &amp; for '&'");
    return character ?? "";
  });
}

/** Name and attributes of the start tag at offset `at`, in a text that is known to be well formed. */
export function readStartTag(
  source: Source,
  at: number,
): { name: string; attributes: readonly XmlAttribute[] } {
  NAME.lastIndex = at;
  const name = NAME.exec(source.text)?.[1] ?? "";
  const attributes: XmlAttribute[] = [];
  ATTRIBUTE.lastIndex = at + 1 + name.length;
  for (let match = ATTRIBUTE.exec(source.text); match; match = ATTRIBUTE.exec(source.text)) {
    const raw = match[2] ?? match[3] ?? "";
    const start = ATTRIBUTE.lastIndex - 1 - raw.length;
    attributes.push({
      name: match[1]!,
      value: decode(source, raw, start),
      at: match.index + match[0].search(/\S/),
      offsetOf: (index) => start + rawIndex(raw, index),
    });
  }
  return { name, attributes };
}
